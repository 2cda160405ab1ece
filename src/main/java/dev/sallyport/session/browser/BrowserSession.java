package dev.sallyport.session.browser;

import dev.sallyport.platform.text.Language;
import dev.sallyport.session.SessionRef;
import java.util.Optional;
import java.util.Set;

/**
 * The live session of a browser and its user.
 *
 * @param language of the user, if it is known
 */
public record BrowserSession(
    SessionRef ref, String email, Set<String> roles, Optional<Language> language) {
  public BrowserSession {
    roles = Set.copyOf(roles);
  }
}
