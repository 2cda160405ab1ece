package dev.sallyport.session;

import ua_parser.OS;
import ua_parser.Parser;
import ua_parser.UserAgent;

/** Names the device of a {@code User-Agent} header for a person. */
final class DeviceName {
  private static final String UNKNOWN = "Unknown device";
  private static final String OTHER = "Other";

  // Reads a thousand patterns: made when the first list is asked for, not at start.
  private static final class Patterns {
    private static final Parser PARSER = new Parser();
  }

  private DeviceName() {}

  /** Such as "Firefox on Linux"; the text tells nothing that the header does not. */
  static String of(String userAgent) {
    if (userAgent == null || userAgent.isBlank()) {
      return UNKNOWN;
    }
    UserAgent browser = Patterns.PARSER.parseUserAgent(userAgent);
    OS system = Patterns.PARSER.parseOS(userAgent);
    boolean knowsBrowser = browser != null && !OTHER.equals(browser.family);
    boolean knowsSystem = system != null && !OTHER.equals(system.family);
    if (knowsBrowser && knowsSystem) {
      return browser.family + " on " + system.family;
    }
    if (knowsBrowser) {
      return browser.family;
    }
    return knowsSystem ? system.family : UNKNOWN;
  }
}
