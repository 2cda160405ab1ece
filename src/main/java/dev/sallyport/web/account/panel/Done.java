package dev.sallyport.web.account.panel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page says after a change. Its key is in the address, the text never. */
public enum Done {
  PASSWORD_CHANGED,
  PASSWORD_REMOVED,
  SESSION_ENDED,
  SESSIONS_ENDED,
  APP_REMOVED,
  PASSKEY_ADDED,
  PASSKEY_RENAMED,
  PASSKEY_REMOVED,
  DEVICE_FORGOTTEN,
  APPLICATION_REMOVED,
  DEVICES_FORGOTTEN,
  EMAIL_CONFIRMED,
  LANGUAGE_CHANGED;

  private static final Pattern QUERY = Pattern.compile("(?:.*&)?done=([a-z_]{1,40})(?:&.*)?");

  private String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  String textKey() {
    return "done_" + code();
  }

  /** A page with the key, relative to the pages. */
  String at(String page) {
    return page + "?done=" + code();
  }

  /** Empty for any other key. */
  static Optional<Done> in(String queryOrNull) {
    return Optional.ofNullable(queryOrNull)
        .map(QUERY::matcher)
        .filter(Matcher::matches)
        .flatMap(
            found ->
                Arrays.stream(values())
                    .filter(done -> done.code().equals(found.group(1)))
                    .findFirst());
  }
}
