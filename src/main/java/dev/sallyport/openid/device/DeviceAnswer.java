package dev.sallyport.openid.device;

import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;

/** What a device gets that asks for its tokens. */
public sealed interface DeviceAnswer {
  /** The user has allowed it; the session is new. */
  record Granted(OpenSession session) implements DeviceAnswer {}

  /**
   * No tokens, or not yet. It is no exception, because what the question has changed must remain.
   *
   * @param problem with an error of RFC 8628, section 3.5
   */
  record Refused(ProblemType problem) implements DeviceAnswer {}
}
