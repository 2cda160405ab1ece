package dev.sallyport.credential.password.legacy.format;

import java.util.Base64;
import java.util.HexFormat;

/** Text encodings of octets, as other systems write them. */
final class Encodings {
  private static final String STANDARD =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** That of bcrypt. */
  private static final String BCRYPT =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private Encodings() {}

  /** Base64, with or without padding, in the standard or the URL alphabet. */
  static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("must be a hash in Base64", malformed);
    }
  }

  /** The Base64 of passlib, with a dot in place of plus and without padding. */
  static byte[] dottedBase64(String text) {
    return base64(text.replace('.', '+'));
  }

  static byte[] bcryptBase64(String text) {
    StringBuilder standard = new StringBuilder(text.length());
    text.chars().forEach(letter -> standard.append(STANDARD.charAt(BCRYPT.indexOf(letter))));
    return base64(standard.toString());
  }

  static byte[] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("must be a hash in hexadecimal", malformed);
    }
  }

  /** A number of at most nine digits; the caller has checked that there are only digits. */
  static int number(String digits) {
    if (digits.length() > 9) {
      throw new IllegalArgumentException("must have a cost within the bounds of an import");
    }
    return Integer.parseInt(digits);
  }
}
