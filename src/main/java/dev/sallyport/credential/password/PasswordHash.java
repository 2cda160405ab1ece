package dev.sallyport.credential.password;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.pepper.Pepper;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Argon2id hash with what is needed to compute it again, as the PHC string {@code
 * $argon2id$v=19$m=19456,t=2,p=1,keyid=…$salt$hash}: base64 without padding, salt of 8 to 64
 * octets, hash of 16 to 64. {@code keyid} names the {@link Pepper}; it is missing if there is none.
 */
public final class PasswordHash {
  // Digits are counted here so that they fit an int; base64 of 8 to 64 and of 16 to 64 octets.
  private static final Pattern PHC =
      Pattern.compile(
          "(\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9][0-9]?))"
              + "(?:,keyid=("
              + Pepper.ID
              + "))?\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private final Argon2Cost cost;
  private final String pepperId;
  private final byte[] salt;
  private final byte[] hash;

  /**
   * Takes ownership of the arrays.
   *
   * @param pepperId null for a hash without pepper
   * @throws IllegalArgumentException for a salt not of 8 to 64 octets, a hash not of 16 to 64
   */
  public PasswordHash(Argon2Cost cost, String pepperId, byte[] salt, byte[] hash) {
    if (salt.length < 8 || salt.length > 64 || hash.length < 16 || hash.length > 64) {
      throw new IllegalArgumentException("salt or hash out of bounds");
    }
    this.cost = cost;
    this.pepperId = pepperId;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * Reads a stored hash; empty for null and for any text that {@link #encoded()} could not have
   * produced: another algorithm or version, a cost outside the bounds of {@link Argon2Cost},
   * leading zeros, base64 with padding or stray bits.
   */
  public static Optional<PasswordHash> parse(String stored) {
    if (stored == null) {
      return Optional.empty();
    }
    Matcher phc = PHC.matcher(stored);
    if (!phc.matches()) {
      return Optional.empty();
    }
    try {
      PasswordHash parsed =
          new PasswordHash(
              Argon2Cost.parse(phc.group(1)).orElseThrow(IllegalArgumentException::new),
              phc.group(5),
              Base64.getDecoder().decode(phc.group(6)),
              Base64.getDecoder().decode(phc.group(7)));
      // The decoder ignores the bits left over in the last character; one hash has one spelling.
      return Optional.of(parsed).filter(hash -> hash.encoded().equals(stored));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /**
   * The PHC string, 115 characters with our sizes and the default cost; to be stored, not logged.
   */
  public String encoded() {
    return "$argon2id$v=19$m="
        + cost.memoryKib()
        + ",t="
        + cost.iterations()
        + ",p="
        + cost.parallelism()
        + (pepperId == null ? "" : ",keyid=" + pepperId)
        + "$"
        + base64(salt)
        + "$"
        + base64(hash);
  }

  Argon2Cost cost() {
    return cost;
  }

  /** Empty for a hash without pepper. */
  Optional<String> pepperId() {
    return Optional.ofNullable(pepperId);
  }

  byte[] salt() {
    return salt.clone();
  }

  byte[] hash() {
    return hash.clone();
  }

  @Override
  public String toString() {
    return "PasswordHash[" + cost + ", salt and hash hidden]";
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().withoutPadding().encodeToString(octets);
  }
}
