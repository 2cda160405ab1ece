package dev.sallyport.web.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds every page.
 *
 * @param language tag of RFC 5646
 * @param direction of the language, {@code ltr} or {@code rtl}
 * @param root the relative path to the pages, such as {@code ../}
 * @param t the texts
 * @param failed whether the title says that there is an error
 * @param user the e-mail address of the user who is signed in
 * @param languages in which the page can be shown as well
 * @param logo in the place of the brand's name, relative to the pages
 */
public record Frame(
    String language,
    String direction,
    String root,
    Map<String, String> t,
    String title,
    boolean failed,
    Optional<String> user,
    List<OtherLanguage> languages,
    Optional<String> logo) {
  /**
   * A link to the page in another language.
   *
   * @param tag of RFC 5646
   */
  public record OtherLanguage(String tag, String name, String query) {}
}
