package dev.sallyport.signin;

import dev.sallyport.session.OpenSession;
import java.util.Optional;

/**
 * The user is signed in.
 *
 * @param byRememberedDevice whether a remembered device has replaced the second factor
 * @param deviceToken a new token of the device; empty if there is none, or if it keeps its token
 */
public record SignedIn(
    OpenSession session, boolean byRememberedDevice, Optional<String> deviceToken)
    implements SignInResult {

  @Override
  public String toString() {
    return "SignedIn[" + session + "]";
  }
}
