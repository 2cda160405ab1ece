package dev.sallyport.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.platform.crypto.Sha256;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Caches tokens that this node verified recently. The key is the SHA-256 of the whole token, so
 * that only the identical text finds an entry. Each use checks again whether the token has expired
 * and whether its key is still valid. Revocation is not cached.
 */
public final class VerifiedTokens {
  /** Maximum number of tokens; about 3 KiB each. */
  private static final int CAPACITY = 10_000;

  private final TokenVerifier verifier;
  private final Consumer<TokenRefusal> refused;
  private final Cache<String, Entry> entries = Caffeine.newBuilder().maximumSize(CAPACITY).build();

  /**
   * @param refused receives the reason for each token that is rejected
   */
  VerifiedTokens(TokenVerifier verifier, Consumer<TokenRefusal> refused) {
    this.verifier = verifier;
    this.refused = refused;
  }

  /** The verified contents of a token, and the server's result for it. */
  public record Entry(VerifiedToken token, CredentialValidationResult result) {}

  /** The entry of a token that was verified before and is still valid. */
  public Optional<Entry> known(String token) {
    String key = Sha256.hex(token);
    Entry known = entries.getIfPresent(key);
    if (known != null && !verifier.stillHolds(known.token())) {
      entries.invalidate(key);
      return Optional.empty();
    }
    return Optional.ofNullable(known);
  }

  /**
   * The entry of a valid token.
   *
   * @param admission the server's own verifier, called once for a token that is not cached
   * @param rejection receives the reason for which this token is rejected
   */
  public Optional<Entry> find(
      String token,
      Function<VerifiedToken, Optional<CredentialValidationResult>> admission,
      Consumer<TokenRefusal> rejection) {
    Optional<Entry> known = known(token);
    if (known.isPresent()) {
      return known;
    }
    try {
      VerifiedToken good = verifier.require(token);
      Optional<Entry> fresh = admission.apply(good).map(result -> new Entry(good, result));
      fresh.ifPresentOrElse(
          entry -> entries.put(Sha256.hex(token), entry),
          () -> reject(TokenRefusal.REJECTED_BY_MP_JWT, rejection));
      return fresh;
    } catch (TokenVerifier.Refused invalid) {
      reject(invalid.reason(), rejection);
      return Optional.empty();
    }
  }

  private void reject(TokenRefusal reason, Consumer<TokenRefusal> rejection) {
    refused.accept(reason);
    rejection.accept(reason);
  }
}
