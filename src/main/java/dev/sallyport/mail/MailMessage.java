package dev.sallyport.mail;

import dev.sallyport.platform.text.Language;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A mail. Besides the texts of its template it contains only what the service itself has made: a
 * link, a code, a time. There is no place for anything that a stranger has typed.
 *
 * @param userId the account that the mail is about; empty if there is none
 * @param link with how long it is valid
 * @param code with how long it is valid
 * @param time an instant that the text names
 */
public record MailMessage(
    MailTemplate template,
    EmailAddress recipient,
    Language language,
    Optional<UUID> userId,
    Optional<Link> link,
    Optional<Code> code,
    Optional<Instant> time) {
  /** How long the service tries to send a mail whose content does not expire. */
  static final Duration LIFETIME = Duration.ofDays(3);

  private static final Pattern DIGITS = Pattern.compile("[0-9]{8}");

  /**
   * A link.
   *
   * @param validFor more than zero
   */
  public record Link(PublicLink target, Duration validFor) {}

  /**
   * A code.
   *
   * @param digits 8 digits
   * @param validFor more than zero
   */
  public record Code(String digits, Duration validFor) {
    public Code {
      if (!DIGITS.matcher(digits).matches()) {
        throw new IllegalArgumentException("not a code");
      }
    }

    @Override
    public String toString() {
      return "Code[hidden]";
    }
  }

  /** A mail without link, code and time. */
  public static MailMessage of(MailTemplate template, EmailAddress recipient, Language language) {
    return new MailMessage(
        template,
        recipient,
        language,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same about an account. */
  public MailMessage ofUser(UUID id) {
    return new MailMessage(template, recipient, language, Optional.of(id), link, code, time);
  }

  /** The same with a link. */
  public MailMessage withLink(PublicLink target, Duration validFor) {
    return new MailMessage(
        template, recipient, language, userId, Optional.of(new Link(target, validFor)), code, time);
  }

  /** The same with a code. */
  public MailMessage withCode(String digits, Duration validFor) {
    return new MailMessage(
        template, recipient, language, userId, link, Optional.of(new Code(digits, validFor)), time);
  }

  /** The same with a time. */
  public MailMessage withTime(Instant instant) {
    return new MailMessage(template, recipient, language, userId, link, code, Optional.of(instant));
  }

  /**
   * Whether the message has everything that its template needs, and nothing else.
   *
   * @throws IllegalArgumentException if not
   */
  void requireComplete() {
    if (template.hasLink() != link.isPresent()
        || template.hasCode() != code.isPresent()
        || template.hasTime() != time.isPresent()) {
      throw new IllegalArgumentException("not what the template " + template.code() + " needs");
    }
  }

  /** After this time the mail is of no use any more: with its link, if it has one. */
  Duration lifetime() {
    return link.map(Link::validFor).filter(valid -> valid.compareTo(LIFETIME) < 0).orElse(LIFETIME);
  }

  @Override
  public String toString() {
    return "MailMessage[" + template + ", hidden]";
  }
}
