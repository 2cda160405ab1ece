package dev.sallyport.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tokens that this node verified a moment ago, so that it need not again. Keyed by the SHA-256 of
 * the whole token, so that no other text, however alike, finds an entry; each use asks anew whether
 * the token has expired and its key still counts. Revocation is not cached at all.
 */
final class VerifiedTokens {
  /** Tokens; about 3 KiB each. */
  private static final int CAPACITY = 10_000;

  private final TokenVerifier verifier;
  private final Consumer<TokenRefusal> refusals;
  private final Cache<String, Entry> entries = Caffeine.newBuilder().maximumSize(CAPACITY).build();

  /**
   * @param refusals told why, for each token that is refused
   */
  VerifiedTokens(TokenVerifier verifier, Consumer<TokenRefusal> refusals) {
    this.verifier = verifier;
    this.refusals = refusals;
  }

  /** What verification says of a token, and what the server made of it. */
  record Entry(VerifiedToken token, CredentialValidationResult result) {}

  /** The entry of a token that was good before and still is. */
  Optional<Entry> known(String token) {
    String key = hash(token);
    Entry known = entries.getIfPresent(key);
    if (known != null && !verifier.stillHolds(known.token())) {
      entries.invalidate(key);
      return Optional.empty();
    }
    return Optional.ofNullable(known);
  }

  /**
   * The entry of a good token.
   *
   * @param admission asked once for a token that is new here: the server's own verifier
   */
  Optional<Entry> find(
      String token, Function<VerifiedToken, Optional<CredentialValidationResult>> admission) {
    Optional<Entry> known = known(token);
    if (known.isPresent()) {
      return known;
    }
    try {
      VerifiedToken good = verifier.require(token);
      Optional<Entry> fresh = admission.apply(good).map(result -> new Entry(good, result));
      fresh.ifPresentOrElse(
          entry -> entries.put(hash(token), entry), () -> refusals.accept(TokenRefusal.SERVER));
      return fresh;
    } catch (TokenVerifier.Refused refused) {
      refusals.accept(refused.reason());
      return Optional.empty();
    }
  }

  private static String hash(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("The JDK must support SHA-256", missing);
    }
  }
}
