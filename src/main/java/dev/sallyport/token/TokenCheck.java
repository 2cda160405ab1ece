package dev.sallyport.token;

import jakarta.json.JsonNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * What must hold of a token that MicroProfile JWT accepted, and that it does not check: not issued
 * in the future, not before {@code nbf}, and naming a user and a session of ours.
 */
final class TokenCheck {
  /** How far the clocks of two nodes may differ. */
  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  // UUID.fromString takes shortened forms; a claim must be the one canonical form.
  private static final Pattern CANONICAL_UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final Clock clock;

  TokenCheck(Clock clock) {
    this.clock = clock;
  }

  boolean accepts(JsonWebToken token) {
    Instant latest = clock.instant().plus(CLOCK_SKEW);
    return isId(token.getClaim("user_id"))
        && token.getClaim("user_id").equals(token.getSubject())
        && isId(token.getClaim("sid"))
        && !Instant.ofEpochSecond(token.getIssuedAtTime()).isAfter(latest)
        && !notBefore(token).isAfter(latest);
  }

  private static boolean isId(Object claim) {
    return claim instanceof String text && CANONICAL_UUID.matcher(text).matches();
  }

  private static Instant notBefore(JsonWebToken token) {
    Object claim = token.getClaim("nbf");
    if (claim == null) {
      return Instant.MIN;
    }
    if (claim instanceof JsonNumber seconds) {
      return Instant.ofEpochSecond(seconds.longValue());
    }
    // A claim of another type is no time at all: the token is never good.
    return claim instanceof Number seconds
        ? Instant.ofEpochSecond(seconds.longValue())
        : Instant.MAX;
  }
}
