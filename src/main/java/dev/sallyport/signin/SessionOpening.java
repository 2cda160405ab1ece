package dev.sallyport.signin;

import dev.sallyport.signin.unanswered.UnansweredSessions;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.function.Function;

/** Opens sessions so that none remains open that no client knows. */
@Dependent
public class SessionOpening {
  private final UnansweredSessions unanswered;

  @Inject
  SessionOpening(UnansweredSessions unanswered) {
    this.unanswered = unanswered;
  }

  /**
   * Opens a session with a new id. If that fails, the session may exist nevertheless, because only
   * the response to the commit was lost: then its end is scheduled.
   *
   * @param opening from the id of the session
   */
  public <T> T open(Function<UUID, T> opening) {
    UUID sessionId = UUID.randomUUID();
    try {
      return opening.apply(sessionId);
    } catch (RuntimeException notRecorded) {
      unanswered.add(sessionId);
      throw notRecorded;
    }
  }
}
