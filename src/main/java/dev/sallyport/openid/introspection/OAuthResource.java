package dev.sallyport.openid.introspection;

import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientAuthenticator;
import dev.sallyport.openid.client.ClientService;
import dev.sallyport.openid.client.ClientType;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.revocation.TokenSessions;
import dev.sallyport.token.ClientToken;
import dev.sallyport.token.RevokedSessions;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.TokenVerifier;
import dev.sallyport.token.VerifiedToken;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code /oauth}: open to all roles, because the resource itself checks the credentials of the
 * client.
 */
@Path("/oauth")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class OAuthResource {
  private static final JsonObject INACTIVE =
      Json.createObjectBuilder().add("active", false).build();

  private final ClientAuthenticator clients;
  private final ClientService enabled;
  private final TokenVerifier verifier;
  private final RevokedSessions revoked;
  private final TokenSettings settings;
  private final TokenSessions sessions;
  private final RequestClient client;

  @Inject
  OAuthResource(
      ClientAuthenticator clients,
      ClientService enabled,
      TokenVerifier verifier,
      RevokedSessions revoked,
      TokenSettings settings,
      TokenSessions sessions,
      RequestClient client) {
    this.clients = clients;
    this.enabled = enabled;
    this.verifier = verifier;
    this.revoked = revoked;
    this.settings = settings;
    this.sessions = sessions;
    this.client = client;
  }

  /** RFC 7662: whether an access token is valid now. */
  @POST
  @Path("/introspect")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public JsonObject introspect(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      MultivaluedMap<String, String> form) {
    Client caller = clients.authenticateConfidential(authorization, form);
    String token = requiredToken(form);
    revoked.requireCurrent();
    return verifier
        .verify(token)
        .filter(good -> caller.type() == ClientType.SERVICE)
        .filter(good -> !revoked.contains(good.sessionId()))
        .map(this::active)
        .or(() -> ofClient(token, caller).map(this::active))
        .orElse(INACTIVE);
  }

  /** A live token that was issued to a client, if the caller may know of it. */
  private Optional<ClientToken> ofClient(String token, Client caller) {
    return verifier
        .verifyClientToken(token)
        .filter(good -> mayHandle(caller, good.grant().clientId()))
        .filter(good -> good.sessionId().filter(revoked::contains).isEmpty())
        // A client that acts for itself has no session that would end when it is disabled.
        .filter(
            good ->
                good.sessionId().isPresent() || enabled.find(good.grant().clientId()).isPresent());
  }

  /** Resource servers handle the tokens of all clients, every other client only its own. */
  private static boolean mayHandle(Client caller, String clientId) {
    return caller.type() == ClientType.SERVICE || caller.id().equals(clientId);
  }

  /**
   * RFC 7009: ends the session of an access or refresh token; 200 also for an unknown token.
   *
   * @throws Problem 400 if the token is valid and has no session, because the client acts for
   *     itself
   */
  @POST
  @Path("/revoke")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response revoke(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      MultivaluedMap<String, String> form) {
    Client caller = clients.authenticate(authorization, form);
    String token = requiredToken(form);
    Optional<ClientToken> ofClient = verifier.verifyClientToken(token);
    if (ofClient.isPresent()) {
      ofClient
          .filter(good -> mayHandle(caller, good.grant().clientId()))
          .ifPresent(this::endSession);
    } else if (caller.type() != ClientType.SERVICE) {
      sessions.revokeOf(caller.id(), token, client.origin());
    } else {
      verifier
          .verify(token)
          .ifPresentOrElse(
              good -> sessions.revoke(good.userId(), good.sessionId(), client.origin()),
              () -> sessions.revoke(token, client.origin()));
    }
    return Response.ok().build();
  }

  private void endSession(ClientToken token) {
    // RFC 7009, section 2.2.1: a caller must not believe that the token is useless now.
    UUID session =
        token.sessionId().orElseThrow(() -> Problem.of(ProblemType.UNSUPPORTED_TOKEN_TYPE));
    sessions.revoke(token.userId().orElseThrow(), session, client.origin());
  }

  private JsonObject active(ClientToken token) {
    JsonObjectBuilder answer =
        Json.createObjectBuilder()
            .add("active", true)
            .add("token_type", token.grant().key().isPresent() ? "DPoP" : "Bearer")
            .add("iss", settings.issuer())
            .add("aud", token.grant().resource().orElseGet(settings::audience))
            .add("sub", token.subject())
            .add("client_id", token.grant().clientId())
            .add("scope", token.grant().scope())
            .add("groups", Json.createArrayBuilder(token.roles().stream().sorted().toList()))
            .add("jti", token.tokenId())
            .add("iat", token.issuedAt().getEpochSecond())
            .add("exp", token.expiresAt().getEpochSecond());
    token.sessionId().ifPresent(id -> answer.add("sid", id.toString()));
    // RFC 9449, section 6.2.
    token
        .grant()
        .key()
        .ifPresent(key -> answer.add("cnf", Json.createObjectBuilder().add("jkt", key)));
    return answer.build();
  }

  private JsonObject active(VerifiedToken token) {
    JsonObjectBuilder answer = Json.createObjectBuilder();
    settings.clientId().ifPresent(clientId -> answer.add("client_id", clientId));
    return answer
        .add("active", true)
        .add("token_type", "Bearer")
        .add("iss", settings.issuer())
        .add("aud", settings.audience())
        .add("sub", token.userId().toString())
        .add("username", token.email())
        .add("email_verified", token.emailVerified())
        .add("groups", Json.createArrayBuilder(token.roles().stream().sorted().toList()))
        .add("sid", token.sessionId().toString())
        .add("auth_time", token.authTime().getEpochSecond())
        .add("amr", Json.createArrayBuilder(token.amr().stream().sorted().toList()))
        .add("acr", token.acr())
        .add("jti", token.tokenId())
        .add("iat", token.issuedAt().getEpochSecond())
        .add("exp", token.expiresAt().getEpochSecond())
        .build();
  }

  /**
   * The token of the body. Not read with {@code @FormParam}, which fails without a Content-Type and
   * also accepts a token in the query, where every proxy would log it (RFC 7662, section 2.1).
   *
   * @param formOrNull null without a body
   */
  private static String requiredToken(MultivaluedMap<String, String> formOrNull) {
    List<String> tokens =
        formOrNull == null ? List.of() : formOrNull.getOrDefault("token", List.of());
    if (tokens.size() > 1) {
      throw Problem.invalid(
          List.of(new Fault("token", "repeated", "must not appear more than once")));
    }
    return tokens.stream()
        .filter(token -> !token.isEmpty())
        .findFirst()
        .orElseThrow(() -> Problem.invalid(List.of(new Fault("token", "required", "is required"))));
  }
}
