package dev.sallyport.openid.userinfo;

import dev.sallyport.access.BearerMechanism;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.openid.claims.UserClaims;
import dev.sallyport.openid.dpop.DpopProofs;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.ClientGrant;
import dev.sallyport.token.ClientToken;
import dev.sallyport.token.RevokedSessions;
import dev.sallyport.token.TokenVerifier;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /oauth/userinfo} (OpenID Connect Core, section 5.3): open to all roles, because the
 * resource itself verifies the token, which is that of a client and accepted nowhere else, and the
 * proof of a token that is bound to a key (RFC 9449, section 7).
 */
@Path(UserInfoResource.PATH)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class UserInfoResource {
  static final String PATH = "/oauth/userinfo";

  private final TokenVerifier verifier;
  private final RevokedSessions revoked;
  private final UserSearchService users;
  private final DpopProofs proofs;

  @Inject
  public UserInfoResource(
      TokenVerifier verifier, RevokedSessions revoked, UserSearchService users, DpopProofs proofs) {
    this.verifier = verifier;
    this.revoked = revoked;
    this.users = users;
    this.proofs = proofs;
  }

  @GET
  @PermitAll
  public JsonObject read(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
    return claims("GET", sent(authorization));
  }

  /** The token is in the header or in the form (RFC 6750, section 2.2), never in the query. */
  @POST
  @PermitAll
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public JsonObject readWithForm(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      MultivaluedMap<String, String> formOrNull) {
    List<String> sent =
        formOrNull == null ? List.of() : formOrNull.getOrDefault("access_token", List.of());
    if (sent.size() > 1 || (authorization != null && !sent.isEmpty())) {
      throw refused(ProblemType.MALFORMED_REQUEST, "invalid_request");
    }
    return claims(
        "POST",
        sent(authorization).or(() -> sent.stream().findFirst().map(t -> new Sent(t, false))));
  }

  /**
   * @param withProof whether it was sent by the scheme {@code DPoP} rather than {@code Bearer}
   */
  private record Sent(String token, boolean withProof) {
    @Override
    public String toString() {
      return "Sent[hidden]";
    }
  }

  private static Optional<Sent> sent(String authorization) {
    return BearerMechanism.token(authorization)
        .map(token -> new Sent(token, false))
        .or(() -> DpopProofs.token(authorization).map(token -> new Sent(token, true)));
  }

  private JsonObject claims(String method, Optional<Sent> sent) {
    revoked.requireCurrent();
    ClientToken token =
        sent.map(Sent::token)
            .flatMap(verifier::verifyClientToken)
            .filter(good -> good.sessionId().filter(id -> !revoked.contains(id)).isPresent())
            .filter(good -> good.grant().resource().isEmpty())
            .filter(good -> good.grant().key().isPresent() == sent.get().withProof())
            .orElseThrow(() -> refused(sent));
    token.grant().key().ifPresent(key -> proofs.require(method, PATH, sent.get().token(), key));
    if (!token.grant().includes(ClientGrant.OPENID)) {
      throw refused(ProblemType.INSUFFICIENT_SCOPE, "insufficient_scope");
    }
    User user =
        token.userId().flatMap(users::find).filter(User::isActive).orElseThrow(() -> refused(sent));
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", user.id().toString());
    claims.putAll(UserClaims.of(user, token.grant()));
    return Json.createObjectBuilder(claims).build();
  }

  /** RFC 6750, section 3.1: an error code is returned only if a token was sent. */
  private static Problem refused(Optional<Sent> sent) {
    return sent.isEmpty()
        ? Problem.of(ProblemType.INVALID_TOKEN).with(HttpHeaders.WWW_AUTHENTICATE, challenge(""))
        : refused(ProblemType.INVALID_TOKEN, "invalid_token");
  }

  private static Problem refused(ProblemType type, String error) {
    return Problem.of(type)
        .with(HttpHeaders.WWW_AUTHENTICATE, challenge(", error=\"" + error + "\""));
  }

  /** Both schemes, because the token may be bound to a key (RFC 9449, section 7.1). */
  private static String challenge(String error) {
    return "Bearer realm=\"sallyport\"" + error + ", " + DpopProofs.CHALLENGE + error;
  }
}
