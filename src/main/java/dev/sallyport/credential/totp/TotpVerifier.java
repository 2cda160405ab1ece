package dev.sallyport.credential.totp;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** Compares codes with those of a secret (RFC 6238). */
final class TotpVerifier {
  /** The length of a time step. */
  static final Duration STEP = Duration.ofSeconds(30);

  /** Steps before and after the current one whose codes are accepted: clocks differ. */
  private static final int TOLERANCE = 1;

  private static final int DIGITS = 6;

  private final TimeBasedOneTimePasswordGenerator codes =
      new TimeBasedOneTimePasswordGenerator(
          STEP, DIGITS, TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1);

  /**
   * The time step to which a code belongs.
   *
   * @param code as entered; may be null; spaces are ignored, because apps display two groups
   * @return empty unless the code is that of the current time step or of one beside it
   */
  OptionalLong step(TotpSecret secret, String code, Instant now) {
    byte[] entered =
        code == null ? new byte[0] : code.replace(" ", "").getBytes(StandardCharsets.UTF_8);
    long current = now.getEpochSecond() / STEP.toSeconds();
    OptionalLong found = OptionalLong.empty();
    // Always all of them, so that the time is the same for each.
    for (long step = current - TOLERANCE; step <= current + TOLERANCE; step++) {
      if (MessageDigest.isEqual(codeAt(secret, step).getBytes(StandardCharsets.UTF_8), entered)) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  private String codeAt(TotpSecret secret, long step) {
    try {
      return codes.generateOneTimePasswordString(
          secret.key(), Instant.ofEpochSecond(step * STEP.toSeconds()));
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException("An HMAC accepts every key", impossible);
    }
  }
}
