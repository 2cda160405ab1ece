package dev.sallyport.mail.suppression;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.PublicLink;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The links that stop mails, sealed under a key from {@code JWT_SECRET}. They remain valid while
 * {@code JWT_SECRET} is changed.
 */
@Singleton
public class StopLinks {
  /** From the mail: how long its link is valid, and for how long it suppresses mails. */
  public static final Duration VALIDITY = Duration.ofDays(7);

  /** The page that posts the secret. */
  public static final String PAGE = "/mail/stop";

  /** That of an address of 254 characters is shorter. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{40,512}");

  private static final String SEPARATOR = "\n";
  private static final String CONTEXT = "mail/stop";

  private final RootSecret secret;
  private final PublicUrl pages;
  private final Clock clock;

  @Inject
  public StopLinks(RootSecret secret, PublicUrl pages, Clock clock) {
    this.secret = secret;
    this.pages = pages;
    this.clock = clock;
  }

  /** The link for a mail that is sent now. */
  public PublicLink linkFor(EmailAddress recipient) {
    String plain = recipient + SEPARATOR + clock.instant().getEpochSecond();
    byte[] sealed = box(secret).seal(plain.getBytes(StandardCharsets.UTF_8), CONTEXT);
    return pages.link(PAGE, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
  }

  /**
   * What a link permits.
   *
   * @param token the secret of the link as the caller sent it; may be null
   * @return empty if it is none of the service's, or has expired
   */
  public Optional<MailStop> parse(String token) {
    if (token == null || !TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(token);
      return secrets()
          .flatMap(sealer -> open(sealer, sealed).stream())
          .findFirst()
          .filter(request -> request.expiresAt().isAfter(clock.instant()));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** The names of a recipient in the database: under the current secret, then earlier ones. */
  List<byte[]> macs(EmailAddress recipient) {
    return secrets()
        .map(known -> new HmacKey(known.derive("mail/recipient", 32)).mac(recipient.toString()))
        .toList();
  }

  private Stream<RootSecret> secrets() {
    return Stream.concat(Stream.of(secret), secret.previous().stream());
  }

  private static Optional<MailStop> open(RootSecret sealer, byte[] sealed) {
    try {
      String[] parts =
          new String(box(sealer).open(sealed, CONTEXT), StandardCharsets.UTF_8).split(SEPARATOR, 2);
      Instant mailedAt = Instant.ofEpochSecond(Long.parseLong(parts[1]));
      return EmailAddress.parse(parts[0]).map(recipient -> new MailStop(recipient, mailedAt));
    } catch (GeneralSecurityException foreign) {
      return Optional.empty();
    }
  }

  private static AeadBox box(RootSecret secret) {
    return new AeadBox(secret.derive("mail/stop", 32), new SecureRandom());
  }
}
