package dev.sallyport.token.id;

import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.TokenVerifier;
import dev.sallyport.token.key.store.KeyRing;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;

/** Reads ID tokens that clients send back as {@code id_token_hint}. */
public final class IdTokenHints {
  /** In characters. */
  private static final int MAX_LENGTH = 8 * 1024;

  private final String issuer;
  private final Supplier<KeyRing> keys;
  private final Clock clock;

  /**
   * @param keys those of ID tokens
   */
  public IdTokenHints(TokenSettings settings, Supplier<KeyRing> keys, Clock clock) {
    this.issuer = settings.issuer();
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * The contents of an ID token of this service, expired or not.
   *
   * @return empty for everything else, logout tokens and access tokens included
   */
  public Optional<IdTokenHint> read(String hint) {
    if (hint == null || hint.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      JsonWebStructure header = JsonWebStructure.fromCompactSerialization(hint);
      return Optional.ofNullable(header.getKeyIdHeaderValue())
          .filter(kid -> "JWT".equals(header.getHeader("typ")))
          .flatMap(kid -> keys.get().verifying(kid, clock.instant()))
          .flatMap(key -> TokenVerifier.signed(hint, key))
          .filter(claims -> issuer.equals(claims.get("iss")))
          .map(IdTokenHints::hint);
    } catch (JoseException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static IdTokenHint hint(Map<String, Object> claims) {
    return new IdTokenHint(
        (String) claims.get("aud"),
        UUID.fromString((String) claims.get("sub")),
        UUID.fromString((String) claims.get("sid")));
  }
}
