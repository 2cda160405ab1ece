package dev.sallyport.task;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions that an {@code If-Match} or {@code If-None-Match} field names: {@code *} or a list
 * of entity tags (RFC 9110, sections 8.8.3 and 13.1). The tag of a task is its version, a strong
 * one. A malformed field names no version.
 */
public final class VersionTags {
  // Possessive quantifiers: a hostile field costs one pass. Empty list members are legal (5.6.1).
  private static final Pattern MEMBER =
      Pattern.compile(
          "\\G[ \\t,]*+(W/)?+\"([\\x21\\x23-\\x7E\\x80-\\xFF]*+)\"[ \\t]*+(?:,[ \\t,]*+|\\z)");

  private final boolean absent;
  private final boolean any;
  private final Set<String> strong = new HashSet<>();
  private final Set<String> weak = new HashSet<>();

  private VersionTags(String field) {
    absent = field == null;
    any = field != null && field.strip().equals("*");
    if (!absent && !any) {
      readMembers(field);
    }
  }

  /**
   * Reads a field.
   *
   * @param field its lines joined by commas; null when the request has none
   */
  static VersionTags of(String field) {
    return new VersionTags(field);
  }

  /** The opaque part of a version's tag, without the quotes. */
  static String tag(long version) {
    return Long.toString(version);
  }

  /** As {@code If-Match}: no field, {@code *}, or this version by strong comparison. */
  boolean permitChangeOf(long version) {
    return absent || any || strong.contains(tag(version));
  }

  /** As {@code If-None-Match}: the caller has this version, by weak comparison. */
  boolean include(long version) {
    return any || strong.contains(tag(version)) || weak.contains(tag(version));
  }

  private void readMembers(String field) {
    Matcher matcher = MEMBER.matcher(field);
    int end = 0;
    while (end < field.length() && matcher.find()) {
      (matcher.group(1) == null ? strong : weak).add(matcher.group(2));
      end = matcher.end();
    }
    if (end < field.length()) {
      strong.clear();
      weak.clear();
    }
  }
}
