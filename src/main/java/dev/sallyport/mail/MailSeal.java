package dev.sallyport.mail;

import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.crypto.RotatingBox;
import dev.sallyport.platform.text.Language;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Seals what a mail contains, in the outbox. */
@Singleton
public class MailSeal {
  /** No part contains a line break. */
  private static final String SEPARATOR = "\n";

  private static final int PARTS = 8;

  private final RotatingBox box;

  @Inject
  public MailSeal(RootSecret secret) {
    box = new RotatingBox(secret, "mail/content");
  }

  /**
   * A mail as the outbox stores it.
   *
   * @param messageId the {@code Message-ID}, with its angle brackets: the same at each attempt
   */
  public record Stored(String messageId, MailMessage message) {
    @Override
    public String toString() {
      return "Stored[" + messageId + ", hidden]";
    }
  }

  /** The name of the secret that seals new mails. */
  String sealedBy() {
    return box.sealedBy();
  }

  byte[] seal(UUID id, Stored mail) {
    MailMessage message = mail.message();
    String plain =
        String.join(
            SEPARATOR,
            mail.messageId(),
            message.recipient().toString(),
            message.language().tag(),
            message.link().map(link -> link.target().url()).orElse(""),
            seconds(message.link().map(MailMessage.Link::validFor)),
            message.code().map(MailMessage.Code::digits).orElse(""),
            seconds(message.code().map(MailMessage.Code::validFor)),
            message.time().map(Instant::toString).orElse(""));
    return box.seal(plain.getBytes(StandardCharsets.UTF_8), context(id, message.template()));
  }

  /**
   * Empty if the content was sealed under an unknown secret, for another mail, or is damaged.
   *
   * @param userId which is stored beside the content
   */
  public Optional<Stored> open(
      UUID id, MailTemplate template, Optional<UUID> userId, byte[] content, String sealedBy) {
    return box.open(content, context(id, template), sealedBy)
        .map(plain -> new String(plain, StandardCharsets.UTF_8))
        .flatMap(plain -> parse(template, userId, plain.split(SEPARATOR, -1)));
  }

  private static Optional<Stored> parse(
      MailTemplate template, Optional<UUID> userId, String[] parts) {
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    Optional<EmailAddress> recipient = EmailAddress.parse(parts[1]);
    Optional<Language> language = Language.ofTag(parts[2]);
    if (recipient.isEmpty() || language.isEmpty()) {
      return Optional.empty();
    }
    MailMessage message =
        new MailMessage(
            template,
            recipient.get(),
            language.get(),
            userId,
            text(parts[3])
                .map(url -> new MailMessage.Link(new PublicLink(url), duration(parts[4]))),
            text(parts[5]).map(digits -> new MailMessage.Code(digits, duration(parts[6]))),
            text(parts[7]).map(Instant::parse));
    return Optional.of(new Stored(parts[0], message));
  }

  private static Optional<String> text(String part) {
    return Optional.of(part).filter(text -> !text.isEmpty());
  }

  private static String seconds(Optional<Duration> duration) {
    return duration.map(time -> Long.toString(time.toSeconds())).orElse("");
  }

  private static Duration duration(String seconds) {
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  private static String context(UUID id, MailTemplate template) {
    return template.code() + "\0" + id;
  }
}
