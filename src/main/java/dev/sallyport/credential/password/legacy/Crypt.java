package dev.sallyport.credential.password.legacy;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/**
 * The schemes of {@code crypt(3)} other than bcrypt: MD5 with {@code $1$} and Apache's {@code
 * $apr1$}, SHA-256 with {@code $5$}, SHA-512 with {@code $6$}.
 *
 * @param id {@code 1}, {@code apr1}, {@code 5} or {@code 6}
 * @param rounds 1,000 to 1,000,000; 0 for MD5, which has a fixed number
 * @param text the salt: 1 to 16 characters, up to 8 for MD5
 */
public record Crypt(String id, int rounds, String text) implements LegacyRecipe {
  static final String SCHEME = "crypt";
  static final int MAX_ROUNDS = 1_000_000;

  private static final Pattern SALT = Pattern.compile("[./0-9A-Za-z]{1,16}");

  public Crypt {
    boolean md5 = id.equals("1") || id.equals("apr1");
    if (!md5 && !id.equals("5") && !id.equals("6")) {
      throw new IllegalArgumentException("the scheme of crypt must be 1, apr1, 5 or 6");
    }
    if (!SALT.matcher(text).matches() || (md5 && text.length() > 8)) {
      throw new IllegalArgumentException("the salt of crypt is malformed");
    }
    Bounds.require("number of rounds", rounds, md5 ? 0 : 1_000, md5 ? 0 : MAX_ROUNDS);
  }

  static Crypt read(Fields cost, Fields salt) {
    return new Crypt(cost.text(0), cost.number(1), salt.text(0).replace('-', '.'));
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String cost() {
    return id + ":" + rounds;
  }

  @Override
  public String salt() {
    // Without dots, which separate values.
    return text.replace('.', '-');
  }

  /** In the spelling of {@code crypt}. */
  @Override
  public byte[] derive(byte[] password) {
    // The library overwrites the octets.
    byte[] copy = password.clone();
    String hash =
        switch (id) {
          case "1" -> Md5Crypt.md5Crypt(copy, "$1$" + text);
          case "apr1" -> Md5Crypt.apr1Crypt(copy, "$apr1$" + text);
          case "5" -> Sha2Crypt.sha256Crypt(copy, setting());
          default -> Sha2Crypt.sha512Crypt(copy, setting());
        };
    return hash.substring(hash.lastIndexOf('$') + 1).getBytes(StandardCharsets.US_ASCII);
  }

  private String setting() {
    return "$" + id + "$rounds=" + rounds + "$" + text;
  }

  @Override
  public String toString() {
    return "Crypt[" + cost() + "]";
  }
}
