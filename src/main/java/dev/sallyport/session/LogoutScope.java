package dev.sallyport.session;

import java.util.Locale;

/** {@code scope} of a log-out. */
public enum LogoutScope {
  /** This session. */
  LOCAL,
  /** All sessions of the user except this one. */
  OTHERS,
  /** All sessions of the user. */
  GLOBAL;

  /** As in the query parameter. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean covers(boolean isCurrent) {
    return switch (this) {
      case LOCAL -> isCurrent;
      case OTHERS -> !isCurrent;
      case GLOBAL -> true;
    };
  }
}
