package dev.sallyport.ticket;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys of tickets, derived from {@code JWT_SECRET}. A row names the secret that sealed it, so
 * that a ticket remains valid while {@code JWT_SECRET} is changed.
 */
@Singleton
class TicketKeys {
  private static final String SEPARATOR = "\0";

  private final RootSecret secret;
  private final SecureRandom random = new SecureRandom();

  @Inject
  TicketKeys(RootSecret secret) {
    this.secret = secret;
  }

  /**
   * What a ticket is bound to besides its purpose.
   *
   * @param payload may be empty
   */
  record Content(EmailAddress address, Optional<String> payload) {
    @Override
    public String toString() {
      return "Content[hidden]";
    }
  }

  /** The name of the secret that seals new tickets. */
  String sealedBy() {
    return secret.fingerprint();
  }

  BearerSecret newSecret() {
    return BearerSecret.random(random);
  }

  /** Eight digits, each value as likely as any other. */
  String newCode() {
    return "%08d".formatted(random.nextInt(100_000_000));
  }

  /** Where the ticket of a purpose, a user and an address is stored; equal for equal requests. */
  byte[] slot(TicketRequest request) {
    return slot(secret, request);
  }

  /** The slots of the same request under earlier secrets. */
  List<byte[]> formerSlots(TicketRequest request) {
    return secret.previous().stream().map(former -> slot(former, request)).toList();
  }

  private static byte[] slot(RootSecret secret, TicketRequest request) {
    return new HmacKey(secret.derive("ticket/slot", 32))
        .mac(
            String.join(
                SEPARATOR,
                request.purpose().code(),
                request.userId().map(UUID::toString).orElse(""),
                request.address().toString()));
  }

  /** The keyed hash of a code: without the key its eight digits cannot be found by guessing. */
  byte[] codeMac(UUID flow, String code) {
    return codeMac(secret, flow, code);
  }

  /**
   * Whether the code is that of the flow.
   *
   * @param sealedBy the name of the secret under which {@code mac} was computed
   */
  boolean isCode(UUID flow, String code, byte[] mac, String sealedBy) {
    return secret
        .withFingerprint(sealedBy)
        .filter(sealer -> MessageDigest.isEqual(codeMac(sealer, flow, code), mac))
        .isPresent();
  }

  private static byte[] codeMac(RootSecret secret, UUID flow, String code) {
    return new HmacKey(secret.derive("ticket/code", 32)).mac(flow + SEPARATOR + code);
  }

  byte[] seal(UUID flow, TicketRequest request) {
    String plain = request.address() + SEPARATOR + request.payload().orElse("");
    return box(secret)
        .seal(plain.getBytes(StandardCharsets.UTF_8), context(flow, request.purpose()));
  }

  /** Empty if the content was sealed under an unknown secret, for another flow, or is damaged. */
  Optional<Content> open(UUID flow, TicketPurpose purpose, byte[] content, String sealedBy) {
    return secret
        .withFingerprint(sealedBy)
        .flatMap(sealer -> open(sealer, content, context(flow, purpose)));
  }

  private static Optional<Content> open(RootSecret sealer, byte[] content, String context) {
    try {
      String plain = new String(box(sealer).open(content, context), StandardCharsets.UTF_8);
      int end = plain.indexOf(SEPARATOR);
      String payload = plain.substring(end + 1);
      return EmailAddress.parse(plain.substring(0, end))
          .map(
              address ->
                  new Content(address, Optional.of(payload).filter(text -> !text.isEmpty())));
    } catch (GeneralSecurityException damaged) {
      return Optional.empty();
    }
  }

  private static String context(UUID flow, TicketPurpose purpose) {
    return purpose.code() + SEPARATOR + flow;
  }

  private static AeadBox box(RootSecret secret) {
    return new AeadBox(secret.derive("ticket/content", 32), new SecureRandom());
  }
}
