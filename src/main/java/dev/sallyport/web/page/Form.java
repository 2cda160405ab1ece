package dev.sallyport.web.page;

import java.util.List;
import java.util.Optional;

/**
 * A form as a page describes it.
 *
 * @param title the heading
 * @param intro what the user is to do
 * @param action to which it is submitted, relative to the pages
 * @param button its label
 */
public record Form(
    String title,
    Optional<String> intro,
    String action,
    List<Field> fields,
    String button,
    List<Link> links,
    Optional<PasskeyPrompt> passkey) {
  public Form {
    fields = List.copyOf(fields);
    links = List.copyOf(links);
  }

  /** A form with nothing but fields and a button. */
  public static Form of(String title, String action, List<Field> fields, String button) {
    return new Form(title, Optional.empty(), action, fields, button, List.of(), Optional.empty());
  }

  public Form withIntro(String text) {
    return new Form(title, Optional.of(text), action, fields, button, links, passkey);
  }

  public Form withLinks(List<Link> others) {
    return new Form(title, intro, action, fields, button, others, passkey);
  }

  public Form withPasskey(Optional<PasskeyPrompt> prompt) {
    return new Form(title, intro, action, fields, button, links, prompt);
  }

  Form withFields(List<Field> others) {
    return new Form(title, intro, action, others, button, links, passkey);
  }
}
