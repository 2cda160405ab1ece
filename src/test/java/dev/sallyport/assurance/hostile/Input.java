package dev.sallyport.assurance.hostile;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the bytes of a fuzzer mean to a parser of text. */
public final class Input {
  private static final byte UTF_16 = 1;
  private static final byte LATIN_1 = 2;

  private Input() {}

  /**
   * UTF-8; after a first byte of 1 UTF-16, which can hold half surrogates, as JSON's escapes can;
   * after a 2 Latin-1, which is how the server reads headers.
   */
  public static String text(byte[] input) {
    if (input.length > 0 && input[0] == UTF_16) {
      return units(input);
    }
    boolean latin = input.length > 0 && input[0] == LATIN_1;
    Charset charset = latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    return new String(input, latin ? 1 : 0, input.length - (latin ? 1 : 0), charset);
  }

  /** Not by a decoder, which would mend half surrogates. */
  private static String units(byte[] input) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i + 1 < input.length; i += 2) {
      text.append((char) ((input[i] & 0xff) << 8 | (input[i + 1] & 0xff)));
    }
    return text.toString();
  }

  /** The text up to a line feed, and what follows; a missing part is empty. */
  public static String[] lines(byte[] input, int count) {
    String[] lines = Arrays.copyOf(text(input).split("\n", count), count);
    for (int i = 0; i < count; i++) {
      lines[i] = lines[i] == null ? "" : lines[i];
    }
    return lines;
  }
}
