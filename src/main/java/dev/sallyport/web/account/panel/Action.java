package dev.sallyport.web.account.panel;

import java.util.Optional;

/**
 * What a user can do: a link to another page, or a button that does it at once.
 *
 * @param target relative to the pages
 * @param name of the field that the button submits, with a value
 * @param description for people who do not see to what a button belongs
 * @param isLink whether it is a link
 * @param isRepeatable whether a button can be pressed again on the same page
 */
public record Action(
    String label,
    String target,
    String name,
    String value,
    Optional<String> description,
    boolean isLink,
    boolean isRepeatable) {
  /** A link to another page. */
  public static Action link(String label, String target) {
    return new Action(label, target, "", "", Optional.empty(), true, false);
  }

  /** A button that submits one value. */
  public static Action button(String label, String target, String name, String value) {
    return new Action(label, target, name, value, Optional.empty(), false, false);
  }

  /** A button that leads to a file, so that the page remains. */
  public Action repeatable() {
    return new Action(label, target, name, value, description, isLink, true);
  }

  /** The same for one row of several. */
  public Action of(String row) {
    return new Action(
        label, target, name, value, Optional.of(label + ": " + row), isLink, isRepeatable);
  }
}
