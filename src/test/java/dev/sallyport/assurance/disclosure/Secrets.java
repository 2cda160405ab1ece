package dev.sallyport.assurance.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Known secrets, looked for in every form in which one could leak: as it is, percent-encoded, as
 * text of JSON, in hexadecimal, and in base64, also as a part of something longer such as {@code
 * Authorization: Basic}. Of what is long the head and the tail alone are found, too.
 */
final class Secrets {
  /** Fewer bytes would be found by chance. */
  private static final int SHORTEST = 8;

  private static final int PART = 24;

  private final Map<Long, List<Needle>> needles = new HashMap<>();

  // Whether a needle begins with these two bytes: most places are no candidate.
  private final BitSet beginnings = new BitSet(1 << 16);

  private record Needle(String secret, String form, ByteBuffer bytes) {
    boolean isAt(ByteBuffer text, int position) {
      int length = bytes.limit();
      return text.limit() - position >= length && text.slice(position, length).equals(bytes);
    }
  }

  /**
   * Adds a text.
   *
   * @param name for what is reported; the secret itself never is
   */
  Secrets add(String name, String secret) {
    addText(name, "plain", secret);
    addText(name, "percent-encoded", URLEncoder.encode(secret, UTF_8));
    addText(name, "percent-encoded", URLEncoder.encode(secret, UTF_8).toLowerCase(Locale.ROOT));
    addText(name, "JSON", secret.replace("/", "\\/"));
    if (secret.length() > 2 * PART) {
      addText(name, "head", secret.substring(0, PART));
      addText(name, "tail", secret.substring(secret.length() - PART));
    }
    return addEncodings(name, secret.getBytes(UTF_8));
  }

  /** Adds bytes that may also be found as they are. */
  Secrets add(String name, byte[] secret) {
    addNeedle(name, "bytes", secret);
    return addEncodings(name, secret);
  }

  private Secrets addEncodings(String name, byte[] secret) {
    addText(name, "hexadecimal", HexFormat.of().formatHex(secret));
    addText(name, "hexadecimal", HexFormat.of().withUpperCase().formatHex(secret));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + secret.length];
      System.arraycopy(secret, 0, shifted, before, secret.length);
      // Only the characters that no neighbour has a bit in.
      int from = (before * 8 + 5) / 6;
      int to = shifted.length * 8 / 6;
      addText(name, "base64", Base64.getEncoder().encodeToString(shifted).substring(from, to));
      addText(name, "base64", Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
    }
    return this;
  }

  private void addText(String name, String form, String text) {
    addNeedle(name, form, text.getBytes(UTF_8));
  }

  private void addNeedle(String name, String form, byte[] bytes) {
    if (bytes.length < SHORTEST) {
      throw new IllegalArgumentException(name + " is too short to be told from chance");
    }
    ByteBuffer needle = ByteBuffer.wrap(bytes);
    List<Needle> alike = needles.computeIfAbsent(needle.getLong(0), key -> new ArrayList<>());
    if (alike.stream().noneMatch(known -> known.bytes().equals(needle))) {
      alike.add(new Needle(name, form, needle));
      beginnings.set(beginning(needle, 0));
    }
  }

  private static int beginning(ByteBuffer bytes, int position) {
    return bytes.getShort(position) & 0xFFFF;
  }

  /** Which secrets are in the text, and in which form. */
  Set<String> in(String text) {
    return in(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  Set<String> in(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return in(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Set<String> in(ByteBuffer text) {
    Set<String> found = new TreeSet<>();
    for (int i = 0; i <= text.limit() - SHORTEST; i++) {
      if (beginnings.get(beginning(text, i))) {
        for (Needle needle : needles.getOrDefault(text.getLong(i), List.of())) {
          if (needle.isAt(text, i)) {
            found.add(needle.secret() + ", " + needle.form());
          }
        }
      }
    }
    return found;
  }
}
