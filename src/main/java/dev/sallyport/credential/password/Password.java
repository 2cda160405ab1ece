package dev.sallyport.credential.password;

import dev.sallyport.credential.password.legacy.LegacyRecipes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * A password as entered, and in Unicode NFC, so that it does not depend on the keyboard (RFC 8265,
 * section 4.2; NIST SP 800-63B-4, section 3.1.1.2). Neither trimmed, truncated nor folded.
 *
 * <p>Without {@code equals}: only {@link PasswordHasher} compares passwords.
 */
public final class Password {
  // NFC shortens a text to a quarter at most, so a longer text is too long in any form; the bound
  // prevents quadratic work for a long run of combining marks.
  private static final int MAX_NORMALISED = 4 * PasswordPolicy.MAX_LENGTH;

  private final String raw;
  private final String text;

  private Password(String raw, String text) {
    this.raw = raw;
    this.text = text;
  }

  /**
   * Creates a password from the input.
   *
   * @param raw anything but null; unpaired surrogates are kept, see {@link #isWellFormed()}
   */
  public static Password of(String raw) {
    boolean hopeless = raw.codePointCount(0, raw.length()) > MAX_NORMALISED;
    return new Password(raw, hopeless ? raw : Normalizer.normalize(raw, Normalizer.Form.NFC));
  }

  /** Length in Unicode code points. */
  int length() {
    return text.codePointCount(0, text.length());
  }

  /** Whether the text is well-formed Unicode, that is, contains no unpaired surrogate. */
  boolean isWellFormed() {
    return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
  }

  String text() {
    return text;
  }

  /**
   * The octets to hash; the caller zeroes them. Different texts give different octets: a text that
   * is not well-formed has no UTF-8 form ({@code getBytes} would turn every unpaired surrogate into
   * "?", and so many passwords into one), so it is encoded as 0xFF, which never occurs in UTF-8,
   * followed by its UTF-16 form. The policy rejects such passwords, so at log-in they are simply
   * wrong.
   */
  byte[] utf8() {
    return isWellFormed() ? text.getBytes(StandardCharsets.UTF_8) : malformed();
  }

  /**
   * The octets to hash as another system did, which did not normalise them; the caller zeroes them.
   * One octet more than {@link LegacyRecipes#MAX_PASSWORD} for a password that is too long.
   */
  byte[] legacyUtf8() {
    byte[] octets = isWellFormed() ? raw.getBytes(StandardCharsets.UTF_8) : malformed();
    if (octets.length <= LegacyRecipes.MAX_PASSWORD) {
      return octets;
    }
    byte[] cut = Arrays.copyOf(octets, LegacyRecipes.MAX_PASSWORD + 1);
    Arrays.fill(octets, (byte) 0);
    return cut;
  }

  private byte[] malformed() {
    ByteBuffer octets = ByteBuffer.allocate(1 + 2 * text.length()).put((byte) 0xFF);
    octets.asCharBuffer().put(text);
    return octets.array();
  }

  @Override
  public String toString() {
    return "Password[hidden]";
  }
}
