package dev.sallyport.oauth;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.TokenSessions;
import dev.sallyport.throttle.Client;
import dev.sallyport.token.RevokedSessions;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.TokenVerifier;
import dev.sallyport.token.VerifiedToken;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /oauth}: open to all, because the client's own credentials are what is checked. */
@Path("/oauth")
@RequestScoped
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class OAuthResource {
  private static final JsonObject INACTIVE =
      Json.createObjectBuilder().add("active", false).build();

  @Inject private ClientSettings clients;
  @Inject private TokenVerifier verifier;
  @Inject private RevokedSessions revoked;
  @Inject private TokenSettings settings;
  @Inject private TokenSessions sessions;
  @Inject private Client client;

  /** RFC 7662: is this access token good at this moment? */
  @POST
  @Path("/introspect")
  public JsonObject introspect(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @FormParam("token") String token) {
    authenticate(authorization);
    requireToken(token);
    revoked.requireCurrent();
    return verifier
        .verify(token)
        .filter(good -> !revoked.contains(good.sessionId()))
        .map(this::active)
        .orElse(INACTIVE);
  }

  /** RFC 7009: ends the session of an access or refresh token; 200 for an unknown one, too. */
  @POST
  @Path("/revoke")
  public Response revoke(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @FormParam("token") String token) {
    authenticate(authorization);
    requireToken(token);
    verifier
        .verify(token)
        .ifPresentOrElse(
            good -> sessions.revoke(good.userId(), good.sessionId(), client.origin()),
            () -> sessions.revoke(token, client.origin()));
    return Response.ok().build();
  }

  private JsonObject active(VerifiedToken token) {
    return Json.createObjectBuilder()
        .add("active", true)
        .add("token_type", "Bearer")
        .add("iss", settings.issuer())
        .add("aud", settings.audience())
        .add("sub", token.userId().toString())
        .add("username", token.email())
        .add("groups", Json.createArrayBuilder(token.roles().stream().sorted().toList()))
        .add("sid", token.sessionId().toString())
        .add("jti", token.tokenId())
        .add("iat", token.issuedAt().getEpochSecond())
        .add("exp", token.expiresAt().getEpochSecond())
        .build();
  }

  private void authenticate(String authorization) {
    boolean known =
        BasicCredentials.parse(authorization)
            .filter(credentials -> clients.areCredentials(credentials.id(), credentials.secret()))
            .isPresent();
    if (!known) {
      throw Problem.of(ProblemType.INVALID_CLIENT)
          .with(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"sallyport\"");
    }
  }

  private static void requireToken(String token) {
    if (token == null || token.isEmpty()) {
      throw Problem.invalid(List.of(new Fault("token", "required", "A token is needed.")));
    }
  }
}
