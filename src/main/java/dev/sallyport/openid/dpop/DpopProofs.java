package dev.sallyport.openid.dpop;

import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.dpop.ProofRules.BoundToken;
import dev.sallyport.openid.dpop.ProofRules.Objection;
import dev.sallyport.openid.dpop.ProofRules.Target;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.proof.ProofReader;
import dev.sallyport.token.proof.SignedProof;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Judges the proof of the current request, and uses it up. */
@ApplicationScoped
public class DpopProofs {
  /** The header of a proof. */
  static final String HEADER = "DPoP";

  /** The challenge of RFC 9449, section 7.1, to which an error can be added. */
  public static final String CHALLENGE =
      "DPoP algs=\"" + String.join(" ", ProofReader.ALGORITHMS) + "\"";

  private static final String SCHEME = "DPoP ";

  private final RequestClient request;
  private final ServerNonces nonces;
  private final ProofReplayService replays;
  private final TokenSettings settings;
  private final Clock clock;

  @Inject
  public DpopProofs(
      RequestClient request,
      ServerNonces nonces,
      ProofReplayService replays,
      TokenSettings settings,
      Clock clock) {
    this.request = request;
    this.nonces = nonces;
    this.replays = replays;
    this.settings = settings;
    this.clock = clock;
  }

  /** The access token after the scheme {@code DPoP}; empty for null. */
  public static Optional<String> token(String authorizationOrNull) {
    return authorizationOrNull != null
            && authorizationOrNull.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(authorizationOrNull.substring(SCHEME.length()))
        : Optional.empty();
  }

  /**
   * The thumbprint of the key that a request for tokens proves; empty without a proof.
   *
   * @throws Problem 400 if the proof is not acceptable, or is missing although the client must send
   *     one
   */
  public Optional<String> keyForTokens(Client client) {
    Optional<String> key = key("/oauth/token");
    if (key.isEmpty() && client.dpopRequired()) {
      throw Problem.of(
          ProblemType.INVALID_DPOP_PROOF, "The client must send a proof in the header DPoP.");
    }
    return key;
  }

  /**
   * The same for any request by POST of a client.
   *
   * @param path below the issuer
   * @throws Problem 400 if the proof is not acceptable
   */
  public Optional<String> key(String path) {
    List<String> sent = request.headers(HEADER);
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    Target target = new Target("POST", settings.issuer() + path, Optional.empty());
    Optional<SignedProof> proof = signed(sent);
    Optional<Objection> objection = objection(proof, target);
    objection.ifPresent(
        reason -> {
          throw Problem.of(
              reason == Objection.NONCE
                  ? ProblemType.USE_DPOP_NONCE
                  : ProblemType.INVALID_DPOP_PROOF);
        });
    return proof.map(SignedProof::key);
  }

  /**
   * Requires the proof of a request with an access token.
   *
   * @param path below the issuer
   * @param key the thumbprint of the key that the token is bound to
   * @throws Problem 401 unless the request has an acceptable proof by that key
   */
  public void require(String method, String path, String token, String key) {
    Target target =
        new Target(method, settings.issuer() + path, Optional.of(new BoundToken(token, key)));
    objection(signed(request.headers(HEADER)), target)
        .ifPresent(
            reason -> {
              throw refused(
                  reason == Objection.NONCE
                      ? ProblemType.USE_DPOP_NONCE
                      : ProblemType.INVALID_DPOP_PROOF);
            });
  }

  /** 401 with the challenge, and with the error of a problem of another status. */
  private static Problem refused(ProblemType type) {
    return Problem.of(ProblemType.INVALID_TOKEN, type.detail())
        .with("WWW-Authenticate", CHALLENGE + ", error=\"" + type.code() + "\"");
  }

  /** One header (RFC 9449, section 4.3). */
  private static Optional<SignedProof> signed(List<String> sent) {
    return sent.size() == 1 ? ProofReader.read(sent.get(0)) : Optional.empty();
  }

  private Optional<Objection> objection(Optional<SignedProof> proof, Target target) {
    if (proof.isEmpty()) {
      return Optional.of(Objection.INVALID);
    }
    return new ProofRules(nonces::isAcceptable, clock.instant())
        .objection(proof.get(), target)
        .or(
            () ->
                replays.isFirstUse(proof.get())
                    ? Optional.empty()
                    : Optional.of(Objection.INVALID));
  }
}
