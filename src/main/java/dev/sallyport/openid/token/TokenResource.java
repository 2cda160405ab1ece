package dev.sallyport.openid.token;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RejectedRequestCounter;
import dev.sallyport.audit.Subject;
import dev.sallyport.openid.authorization.AuthorizationCodeService;
import dev.sallyport.openid.authorization.AuthorizationCodeService.Exchange;
import dev.sallyport.openid.authorization.AuthorizationCodeService.Redeemed;
import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientAuthenticator;
import dev.sallyport.openid.client.ClientType;
import dev.sallyport.openid.client.Resources;
import dev.sallyport.openid.dpop.DpopProofs;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.refresh.RefreshService;
import dev.sallyport.session.refresh.RefreshTooEarly;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.token.ClientGrant;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** {@code POST /oauth/token} (RFC 6749, section 3.2); the client authenticates itself. */
@Path("/oauth/token")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class TokenResource {
  private final ClientAuthenticator clients;
  private final DpopProofs proofs;
  private final AuthorizationCodeService codes;
  private final RefreshService refreshes;
  private final DeviceCodeGrant devices;
  private final ClientTokenIssuer tokens;
  private final RejectedRequestCounter rejections;
  private final RequestClient requestClient;

  @Inject
  public TokenResource(
      ClientAuthenticator clients,
      DpopProofs proofs,
      AuthorizationCodeService codes,
      RefreshService refreshes,
      DeviceCodeGrant devices,
      ClientTokenIssuer tokens,
      RejectedRequestCounter rejections,
      RequestClient requestClient) {
    this.clients = clients;
    this.proofs = proofs;
    this.codes = codes;
    this.refreshes = refreshes;
    this.devices = devices;
    this.tokens = tokens;
    this.rejections = rejections;
    this.requestClient = requestClient;
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public JsonObject exchange(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      MultivaluedMap<String, String> formOrNull) {
    Map<String, List<String>> form = formOrNull == null ? Map.of() : formOrNull;
    Client client = clients.authenticate(authorization, form);
    String grantType = required(form, "grant_type");
    Optional<String> key = proofs.keyForTokens(client);
    return switch (grantType) {
      case "authorization_code" -> ofCode(client, key, form);
      case "refresh_token" -> ofRefreshToken(client, key, form);
      case "client_credentials" -> ofClient(client, key, form);
      case DeviceCodeGrant.TYPE -> devices.exchange(client, key, required(form, "device_code"));
      default -> throw Problem.of(ProblemType.UNSUPPORTED_GRANT_TYPE);
    };
  }

  private JsonObject ofCode(Client client, Optional<String> key, Map<String, List<String>> form) {
    String code = required(form, "code");
    String redirectUri = required(form, "redirect_uri");
    String verifier = optional(form, "code_verifier").orElse(null);
    Redeemed redeemed =
        BearerSecret.parse(code)
            .flatMap(
                secret ->
                    codes.redeem(
                        client,
                        new Exchange(secret, redirectUri, verifier, key, resources(form)),
                        requestClient.origin()))
            .orElseThrow(() -> Problem.of(ProblemType.INVALID_GRANT));
    return tokens.issueFirst(redeemed);
  }

  private JsonObject ofRefreshToken(
      Client client, Optional<String> key, Map<String, List<String>> form) {
    RefreshTokenValue value =
        RefreshTokenValue.parse(required(form, "refresh_token"))
            .orElseThrow(() -> Problem.of(ProblemType.INVALID_GRANT));
    Optional<Set<String>> wanted = optional(form, "scope").map(TokenResource::words);
    // Judged before the rotation: a request that is refused must not use the token up.
    OpenSession session =
        refreshed(
                client,
                value,
                (owner, grant) -> {
                  requireKey(client, grant, key, owner);
                  wanted.ifPresent(scopes -> requireWithin(grant.scopes(), scopes));
                  requirePermitted(client, grant.resource(), form);
                })
            .orElseThrow(() -> Problem.of(ProblemType.INVALID_GRANT));
    ClientGrant granted = session.grant().orElseThrow();
    Set<String> scopes = wanted.orElse(granted.scopes());
    return tokens.issueNext(
        session,
        granted
            .withScopes(scopes)
            .boundTo(key)
            .forResource(Resources.chosen(granted.resource(), resources(form))));
  }

  /**
   * The refresh token of a public client belongs to its key. One that was issued without a key is
   * useless once the client must have one, because a thief would choose the key.
   */
  private static void requireKey(
      Client client, ClientGrant grant, Optional<String> key, SessionRef owner) {
    boolean isUnbound = grant.key().isEmpty() && client.isPublic() && client.dpopRequired();
    if (isUnbound || (grant.key().isPresent() && !grant.key().equals(key))) {
      throw new KeyMismatch(owner);
    }
  }

  private static void requirePermitted(
      Client client, Optional<String> granted, Map<String, List<String>> form) {
    if (!Resources.permit(client, granted, resources(form))) {
      throw Problem.of(ProblemType.INVALID_TARGET);
    }
  }

  private Optional<OpenSession> refreshed(
      Client client, RefreshTokenValue value, BiConsumer<SessionRef, ClientGrant> check) {
    try {
      return refreshes.refreshOf(client.id(), value, check, requestClient.origin());
    } catch (KeyMismatch stolen) {
      count(EventType.REFRESH_KEY_MISMATCH, stolen.owner(), FailureReason.WRONG_KEY);
      throw Problem.of(ProblemType.INVALID_GRANT);
    } catch (RefreshTooEarly early) {
      count(EventType.THROTTLED, early.owner(), FailureReason.SESSION_LIMIT);
      throw Problem.rateLimited("session", early.waitTime());
    }
  }

  private void count(EventType type, SessionRef owner, FailureReason reason) {
    rejections.count(
        type,
        Subject.user(owner.userId()).inSession(owner.sessionId()),
        requestClient.address().network(),
        requestClient.origin(),
        reason);
  }

  private JsonObject ofClient(Client client, Optional<String> key, Map<String, List<String>> form) {
    if (client.type() != ClientType.SERVICE) {
      throw Problem.of(ProblemType.UNAUTHORIZED_CLIENT);
    }
    Set<String> scopes =
        optional(form, "scope").map(TokenResource::words).orElseGet(client::scopes);
    requireWithin(client.scopes(), scopes);
    requirePermitted(client, Optional.empty(), form);
    return tokens.issue(
        new ClientGrant(
            client.id(), scopes, key, Resources.chosen(Optional.empty(), resources(form))));
  }

  private static void requireWithin(Set<String> permitted, Set<String> wanted) {
    if (!permitted.containsAll(wanted)) {
      throw Problem.of(ProblemType.INVALID_SCOPE);
    }
  }

  /** RFC 8707, section 2; repeated ones are judged, not refused as malformed. */
  private static List<String> resources(Map<String, List<String>> form) {
    return form.getOrDefault("resource", List.of());
  }

  private static Set<String> words(String scope) {
    return Set.copyOf(List.of(scope.trim().split(" +", -1)));
  }

  private static String required(Map<String, List<String>> form, String name) {
    return optional(form, name)
        .orElseThrow(() -> Problem.invalid(List.of(new Fault(name, "required", "is required"))));
  }

  /** A parameter without a value counts as absent (RFC 6749, section 3.2). */
  private static Optional<String> optional(Map<String, List<String>> form, String name) {
    List<String> values = form.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw Problem.invalid(List.of(new Fault(name, "repeated", "must not appear more than once")));
    }
    return values.stream().filter(value -> !value.isEmpty()).findFirst();
  }
}
