package dev.sallyport.platform.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Text from a request header, made safe to display. A header consists of bytes (RFC 9110, section
 * 5.5), each of which the server maps to one character; most clients send UTF-8.
 */
public final class HeaderText {
  // Control and invisible characters (including those that reverse the reading direction), unpaired
  // surrogates, and line and paragraph separators, which could break a log line, a terminal, a page
  // or PostgreSQL.
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

  private HeaderText() {}

  /**
   * Printable text, a space for each character that is not.
   *
   * @param value a character for each byte, as the server gives it
   * @param limit characters (UTF-16) at most
   */
  public static String printable(String value, int limit) {
    String text = decode(value);
    String bounded = text.length() > limit ? text.substring(0, limit) : text;
    return UNPRINTABLE.matcher(bounded).replaceAll(" ");
  }

  /** As UTF-8 if it is well-formed, else as ISO 8859-1. */
  private static String decode(String value) {
    if (value.chars().anyMatch(character -> character > 0xFF)) {
      return value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException latin1) {
      return value;
    }
  }
}
