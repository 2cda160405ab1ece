package dev.sallyport.token;

import dev.sallyport.platform.http.EntityTags;
import dev.sallyport.token.key.SigningKeys;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;

/** Publishes what a resource server needs to verify access tokens itself. */
@Path("/.well-known")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class MetadataResource {
  private final SigningKeys keys;
  private final TokenSettings settings;
  private final Clock clock;

  @Inject
  MetadataResource(SigningKeys keys, TokenSettings settings, Clock clock) {
    this.keys = keys;
    this.settings = settings;
    this.clock = clock;
  }

  /** RFC 7517 key set. */
  @GET
  @Path("/jwks.json")
  @Produces({MediaType.APPLICATION_JSON, "application/jwk-set+json"})
  public Response jwks(@Context HttpHeaders headers) {
    String keySet = keys.current().jwks(clock.instant());
    String tag = Integer.toHexString(keySet.hashCode());
    // Not Request.evaluatePreconditions, which throws an exception for a malformed field.
    EntityTags known = EntityTags.of(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH));
    Response.ResponseBuilder answer =
        known.include(tag) ? Response.notModified() : Response.ok(keySet);
    return answer.tag(tag).cacheControl(cacheable()).build();
  }

  /**
   * RFC 8414. The service has no grants, so the lists are empty: if they were missing, section 2
   * would make readers assume the authorization code grant.
   */
  @GET
  @Path("/oauth-authorization-server")
  public Response metadata() {
    JsonObject metadata =
        Json.createObjectBuilder()
            .add("issuer", settings.issuer())
            .add("jwks_uri", settings.issuer() + "/.well-known/jwks.json")
            .add("introspection_endpoint", settings.issuer() + "/oauth/introspect")
            .add("revocation_endpoint", settings.issuer() + "/oauth/revoke")
            .add(
                "introspection_endpoint_auth_methods_supported",
                Json.createArrayBuilder().add("client_secret_basic"))
            .add(
                "revocation_endpoint_auth_methods_supported",
                Json.createArrayBuilder().add("client_secret_basic"))
            .add("response_types_supported", Json.createArrayBuilder())
            .add("grant_types_supported", Json.createArrayBuilder())
            .build();
    return Response.ok(metadata).cacheControl(cacheable()).build();
  }

  private CacheControl cacheable() {
    CacheControl control = new CacheControl();
    control.setMaxAge((int) settings.keySetMaxAge().toSeconds());
    return control;
  }
}
