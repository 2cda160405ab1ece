package dev.sallyport.mail.text;

import java.util.Optional;

/**
 * What both forms of a mail show, in order.
 *
 * @param language tag of RFC 5646
 * @param direction of the language, {@code ltr} or {@code rtl}
 * @param color of the button, such as {@code #1f6feb}
 * @param code 8 digits
 * @param outro what to do if the recipient did not cause the mail
 */
record MailBody(
    String language,
    String direction,
    String brand,
    String color,
    String subject,
    String greeting,
    String intro,
    Optional<Action> action,
    Optional<Code> code,
    String outro,
    Optional<Stop> stop,
    String footer) {
  /**
   * A link.
   *
   * @param hint for mail programs that do not follow links
   * @param validity for how long
   */
  record Action(String label, String url, String hint, String validity) {}

  /**
   * How the recipient stops such mails.
   *
   * @param hint before the link
   */
  record Stop(String hint, String url) {}

  /**
   * A code.
   *
   * @param label before it
   * @param validity for how long
   */
  record Code(String label, String digits, String validity) {}
}
