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
 * @param danger whether the button removes something
 * @param creation options for {@code navigator.credentials.create}, as JSON, if the form adds a
 *     passkey; such a form needs the script of the page
 */
public record Form(
    String title,
    Optional<String> intro,
    Optional<Picture> picture,
    String action,
    List<Field> fields,
    String button,
    boolean danger,
    List<Link> links,
    Optional<PasskeyPrompt> passkey,
    Optional<String> creation) {
  public Form {
    fields = List.copyOf(fields);
    links = List.copyOf(links);
  }

  /** A form with nothing but fields and a button. */
  public static Form of(String title, String action, List<Field> fields, String button) {
    return new Form(
        title,
        Optional.empty(),
        Optional.empty(),
        action,
        fields,
        button,
        false,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  public Form withIntro(String text) {
    return new Form(
        title,
        Optional.of(text),
        picture,
        action,
        fields,
        button,
        danger,
        links,
        passkey,
        creation);
  }

  /** With a picture above the fields. */
  public Form withPicture(Picture shown) {
    return new Form(
        title, intro, Optional.of(shown), action, fields, button, danger, links, passkey, creation);
  }

  /** Of which the button removes something. */
  public Form withDanger() {
    return new Form(title, intro, picture, action, fields, button, true, links, passkey, creation);
  }

  public Form withLinks(List<Link> others) {
    return new Form(
        title, intro, picture, action, fields, button, danger, others, passkey, creation);
  }

  public Form withPasskey(Optional<PasskeyPrompt> prompt) {
    return new Form(title, intro, picture, action, fields, button, danger, links, prompt, creation);
  }

  /** That adds a passkey. */
  public Form withCreation(String options) {
    return new Form(
        title,
        intro,
        picture,
        action,
        fields,
        button,
        danger,
        links,
        passkey,
        Optional.of(options));
  }

  Form withFields(List<Field> others) {
    return new Form(
        title, intro, picture, action, others, button, danger, links, passkey, creation);
  }
}
