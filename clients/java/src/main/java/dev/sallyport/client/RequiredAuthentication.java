package dev.sallyport.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a method demands.
 *
 * @param acr the least level; null for any
 * @param maxAge the greatest age; null for any
 */
record RequiredAuthentication(String acr, Duration maxAge) {
  /** Weakest first. */
  private static final List<String> LEVELS =
      List.of(
          RequiresAuthentication.AAL1,
          RequiresAuthentication.AAL2,
          RequiresAuthentication.PHISHING_RESISTANT);

  // A value of the header: what OpenID Connect separates by spaces and a quoted string can contain.
  private static final Pattern ACR = Pattern.compile("[!#-\\[\\]-~]+");

  /** How much the clocks of issuer and resource server may differ. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  /**
   * What satisfies all the annotations.
   *
   * @throws IllegalArgumentException if a value cannot be used, or no token could satisfy them all
   */
  static RequiredAuthentication of(Collection<RequiresAuthentication> annotations) {
    String acr = null;
    Duration maxAge = null;
    for (RequiresAuthentication annotation : annotations) {
      acr = stronger(acr, acrOf(annotation));
      maxAge = shorter(maxAge, maxAgeOf(annotation));
    }
    if (acr == null && maxAge == null) {
      throw new IllegalArgumentException("acr, maxAge or both must be given");
    }
    return new RequiredAuthentication(acr, maxAge);
  }

  private static String acrOf(RequiresAuthentication annotation) {
    if (annotation.acr().isEmpty()) {
      return null;
    }
    if (!ACR.matcher(annotation.acr()).matches()) {
      throw new IllegalArgumentException(
          "acr must consist of printable ASCII characters without spaces, quotes and backslashes");
    }
    return annotation.acr();
  }

  private static Duration maxAgeOf(RequiresAuthentication annotation) {
    if (annotation.maxAge() == -1) {
      return null;
    }
    if (annotation.maxAge() < 1) {
      throw new IllegalArgumentException("maxAge must be at least 1 second");
    }
    return Duration.ofSeconds(annotation.maxAge());
  }

  private static String stronger(String one, String other) {
    if (one == null || other == null || one.equals(other)) {
      return one == null ? other : one;
    }
    if (!LEVELS.contains(one) || !LEVELS.contains(other)) {
      throw new IllegalArgumentException("no token has both acr " + one + " and " + other);
    }
    return LEVELS.indexOf(one) > LEVELS.indexOf(other) ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Whether an authentication is good enough.
   *
   * @param presented null if the token has no such claim
   * @param authenticated null if the token has no such claim
   */
  boolean isSatisfiedBy(String presented, Instant authenticated, Instant now) {
    return levelSuffices(presented) && ageSuffices(authenticated, now);
  }

  private boolean levelSuffices(String presented) {
    if (acr == null || acr.equals(presented)) {
      return true;
    }
    return presented != null
        && LEVELS.contains(acr)
        && LEVELS.indexOf(presented) > LEVELS.indexOf(acr);
  }

  private boolean ageSuffices(Instant authenticated, Instant now) {
    if (maxAge == null) {
      return true;
    }
    return authenticated != null
        && !authenticated.isAfter(now.plus(CLOCK_SKEW))
        && !authenticated.plus(maxAge).isBefore(now);
  }

  /** The value of {@code WWW-Authenticate} (RFC 9470, section 3). */
  String challenge() {
    StringBuilder challenge =
        new StringBuilder(
            "Bearer error=\"insufficient_user_authentication\", error_description=\"A stronger or"
                + " more recent authentication is required\"");
    if (acr != null) {
      challenge.append(", acr_values=\"").append(acr).append('"');
    }
    if (maxAge != null) {
      challenge.append(", max_age=").append(maxAge.toSeconds());
    }
    return challenge.toString();
  }
}
