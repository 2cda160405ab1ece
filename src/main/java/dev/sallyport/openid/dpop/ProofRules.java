package dev.sallyport.openid.dpop;

import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.token.proof.SignedProof;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a signed proof is one for a request (RFC 9449, section 4.3). */
final class ProofRules {
  /** How much the clock of an application may differ, and the age of a proof. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  private final Predicate<String> nonces;
  private final Instant now;

  /**
   * @param nonces accepts those of this service
   */
  ProofRules(Predicate<String> nonces, Instant now) {
    this.nonces = nonces;
    this.now = now;
  }

  /** What is wrong with a proof. */
  enum Objection {
    INVALID,
    /** Only the nonce: the application repeats the request with the one that it gets. */
    NONCE
  }

  /**
   * A request with a proof.
   *
   * @param uri in any spelling
   * @param token the access token that is sent with the proof, and its key
   */
  record Target(String method, String uri, Optional<BoundToken> token) {}

  /**
   * @param key the thumbprint of the key that the token is bound to
   */
  record BoundToken(String value, String key) {
    @Override
    public String toString() {
      return "BoundToken[hidden]";
    }
  }

  /** Empty for a proof that is acceptable, as far as nothing is remembered. */
  Optional<Objection> objection(SignedProof proof, Target target) {
    boolean isForRequest =
        proof.method().equals(target.method())
            && TargetUri.normalized(proof.uri()).isPresent()
            && TargetUri.normalized(proof.uri()).equals(TargetUri.normalized(target.uri()))
            && !proof.issuedAt().isBefore(now.minus(WINDOW))
            && !proof.issuedAt().isAfter(now.plus(WINDOW))
            && target.token().map(token -> isOf(token, proof)).orElse(true);
    if (!isForRequest) {
      return Optional.of(Objection.INVALID);
    }
    return proof.nonce().filter(nonces).isPresent()
        ? Optional.empty()
        : Optional.of(Objection.NONCE);
  }

  private static boolean isOf(BoundToken token, SignedProof proof) {
    String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(token.value()));
    return token.key().equals(proof.key())
        && proof.tokenHash().filter(sent -> isEqual(sent, hash)).isPresent();
  }

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
