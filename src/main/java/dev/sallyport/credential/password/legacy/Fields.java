package dev.sallyport.credential.password.legacy;

import java.util.Base64;

/** The values of one part of a stored recipe. */
final class Fields {
  private final String[] values;

  Fields(String text, String separator) {
    this.values = text.split(separator, -1);
  }

  /**
   * @throws IllegalArgumentException if it is missing
   */
  String text(int index) {
    if (index >= values.length) {
      throw new IllegalArgumentException("a value is missing");
    }
    return values[index];
  }

  int number(int index) {
    return Integer.parseInt(text(index));
  }

  byte[] octets(int index) {
    return Base64.getDecoder().decode(text(index));
  }

  static String base64(byte[] octets) {
    return Base64.getEncoder().withoutPadding().encodeToString(octets);
  }
}
