package dev.sallyport.session.list;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.regex.Pattern;
import ua_parser.OS;
import ua_parser.Parser;
import ua_parser.UserAgent;

/** Derives a readable device name from a {@code User-Agent} header. */
public final class DeviceName {
  /** The name of every device that cannot be named. */
  public static final String UNKNOWN = "Unknown device";

  private static final String OTHER = "Other";

  // Some patterns copy the name from the header, so that markup must be excluded.
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_ .+^()/!&-]{1,60}");

  // Loads a thousand patterns; created for the first list, not at start.
  private static final class Patterns {
    private static final Parser PARSER = new Parser();

    // Parsing takes milliseconds, and callers choose the text.
    private static final Cache<String, String> NAMES =
        Caffeine.newBuilder().maximumSize(1_000).build();
  }

  private DeviceName() {}

  /** The device name, such as "Firefox on Linux". */
  public static String of(String userAgent) {
    if (userAgent == null || userAgent.isBlank()) {
      return UNKNOWN;
    }
    return Patterns.NAMES.get(userAgent, DeviceName::read);
  }

  private static String read(String userAgent) {
    UserAgent browser = Patterns.PARSER.parseUserAgent(userAgent);
    OS system = Patterns.PARSER.parseOS(userAgent);
    boolean knowsBrowser = browser != null && isName(browser.family);
    boolean knowsSystem = system != null && isName(system.family);
    if (knowsBrowser && knowsSystem) {
      return browser.family + " on " + system.family;
    }
    if (knowsBrowser) {
      return browser.family;
    }
    return knowsSystem ? system.family : UNKNOWN;
  }

  private static boolean isName(String family) {
    return !OTHER.equals(family) && PLAIN.matcher(family).matches();
  }
}
