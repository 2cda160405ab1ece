package dev.sallyport.web.page;

import java.util.List;
import java.util.Optional;

/**
 * Whether an application may act for the user.
 *
 * @param logo an https URL
 * @param scopes what it may then do, in the user's language
 * @param cancel where a user goes who does not consent, relative to the pages
 */
public record ConsentQuestion(
    String title, String intro, Optional<String> logo, List<String> scopes, String cancel) {
  public ConsentQuestion {
    scopes = List.copyOf(scopes);
  }
}
