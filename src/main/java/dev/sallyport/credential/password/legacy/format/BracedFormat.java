package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.LegacyHash;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code {scheme}…} of directories (RFC 2307) and of Spring's {@code DelegatingPasswordEncoder}. A
 * few names are used by both, whose digests differ: Spring writes hexadecimal, directories Base64.
 */
final class BracedFormat implements LegacyFormat {
  private static final Pattern FORM = Pattern.compile("\\{([A-Za-z0-9@_.-]{1,40})\\}(.+)");

  @Override
  public Optional<LegacyHash> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String id = form.group(1).toLowerCase(Locale.ROOT);
    String value = form.group(2);
    return SpringFormat.parse(id, value).or(() -> LdapFormat.parse(id, value));
  }
}
