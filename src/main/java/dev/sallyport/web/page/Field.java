package dev.sallyport.web.page;

import java.util.Optional;

/**
 * A field of a form.
 *
 * @param type of the {@code input} element
 * @param hint below the label
 * @param error what is wrong with the value
 * @param focused whether the page begins here
 */
public record Field(
    String name,
    String label,
    String type,
    String value,
    String autocomplete,
    Optional<String> hint,
    Optional<String> error,
    boolean focused) {
  /** An e-mail address that names an account; passkeys are offered in this field as well. */
  public static Field email(String label, String value) {
    return of("email", label, "email", value, "username webauthn");
  }

  /** An e-mail address that names no account yet. */
  public static Field newEmail(String label, String value) {
    return of("email", label, "email", value, "email");
  }

  /** A password, which is never shown again. */
  public static Field password(String name, String label, String autocomplete) {
    return of(name, label, "password", "", autocomplete);
  }

  /** A code of an app or a mail, or a recovery code. */
  public static Field code(String label) {
    return code(label, "");
  }

  /** A code of a device, which may be known already. */
  public static Field code(String label, String value) {
    return of("code", label, "text", value, "one-time-code");
  }

  /** Any text. */
  public static Field text(String name, String label, String value) {
    return of(name, label, "text", value, "off");
  }

  /** A box to check. */
  public static Field checkbox(String name, String label) {
    return of(name, label, "checkbox", "", "off");
  }

  private static Field of(
      String name, String label, String type, String value, String autocomplete) {
    return new Field(
        name, label, type, value, autocomplete, Optional.empty(), Optional.empty(), false);
  }

  public Field withHint(String text) {
    return new Field(name, label, type, value, autocomplete, Optional.of(text), error, focused);
  }

  Field withError(Optional<String> text) {
    return new Field(name, label, type, value, autocomplete, hint, text, focused);
  }

  Field withFocus() {
    return new Field(name, label, type, value, autocomplete, hint, error, true);
  }

  boolean isCheckbox() {
    return type.equals("checkbox");
  }

  boolean isPassword() {
    return type.equals("password");
  }

  /** Whether browsers must neither correct nor capitalize it. */
  boolean isCode() {
    return autocomplete.equals("one-time-code");
  }

  /**
   * The direction of what is entered: of a name by its letters; e-mail addresses, codes and
   * passwords are written from left to right in every language.
   */
  String direction() {
    return type.equals("text") && !isCode() ? "auto" : "ltr";
  }

  /** The ids of the elements that describe the field; empty without one. */
  Optional<String> describedBy() {
    String ids =
        (hint.map(text -> name + "-hint ").orElse("")
                + error.map(text -> name + "-error").orElse(""))
            .strip();
    return Optional.of(ids).filter(text -> !text.isEmpty());
  }
}
