package dev.sallyport.platform.http;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of an {@code If-Match} or {@code If-None-Match} field: {@code *} or a list of entity
 * tags (RFC 9110, sections 8.8.3 and 13.1). A malformed field names none. All tags of this service
 * are strong; they are passed here without their quotes.
 */
public final class EntityTags {
  // Possessive quantifiers: a hostile field costs one pass. Empty list members are legal (5.6.1).
  private static final Pattern MEMBER =
      Pattern.compile(
          "\\G[ \\t,]*+(W/)?+\"([\\x21\\x23-\\x7E\\x80-\\xFF]*+)\"[ \\t]*+(?:,[ \\t,]*+|\\z)");

  private final boolean absent;
  private final boolean any;
  private final Set<String> strong = new HashSet<>();
  private final Set<String> weak = new HashSet<>();

  private EntityTags(String field) {
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
  public static EntityTags of(String field) {
    return new EntityTags(field);
  }

  /** As {@code If-Match}: no field, {@code *}, or this tag by strong comparison. */
  public boolean permitChangeOf(String tag) {
    return absent || any || strong.contains(tag);
  }

  /** As {@code If-None-Match}: the caller has what this tag stands for, by weak comparison. */
  public boolean include(String tag) {
    return any || strong.contains(tag) || weak.contains(tag);
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
