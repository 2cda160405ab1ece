package dev.sallyport.openid.discovery;

import dev.sallyport.platform.http.EntityTags;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.key.SigningKeys;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;

/** Publishes what resource servers and clients need to know of the service. */
@Path("/.well-known")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class MetadataResource {
  private final SigningKeys keys;
  private final TokenSettings settings;
  private final ProviderMetadata metadata;
  private final Clock clock;

  @Inject
  MetadataResource(
      SigningKeys keys, TokenSettings settings, ProviderMetadata metadata, Clock clock) {
    this.keys = keys;
    this.settings = settings;
    this.metadata = metadata;
    this.clock = clock;
  }

  /** RFC 7517 key set for resource servers: the keys of access tokens only. */
  @GET
  @Path("/jwks.json")
  @Produces({MediaType.APPLICATION_JSON, "application/jwk-set+json"})
  public Response jwks(@Context HttpHeaders headers) {
    return keySet(keys.current().jwks(clock.instant()), headers, cacheable());
  }

  /** RFC 8414. */
  @GET
  @Path("/oauth-authorization-server")
  public Response metadata() {
    return Response.ok(metadata.json()).cacheControl(cacheable()).build();
  }

  /** OpenID Connect Discovery, section 4. */
  @GET
  @Path("/openid-configuration")
  public Response openIdConfiguration() {
    return metadata();
  }

  /** A key set, unless the client has it already. */
  static Response keySet(String keySet, HttpHeaders headers, CacheControl caching) {
    String tag = Integer.toHexString(keySet.hashCode());
    // Not Request.evaluatePreconditions, which throws an exception for a malformed field.
    EntityTags known = EntityTags.of(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH));
    Response.ResponseBuilder answer =
        known.include(tag) ? Response.notModified() : Response.ok(keySet);
    return answer.tag(tag).cacheControl(caching).build();
  }

  private CacheControl cacheable() {
    CacheControl control = new CacheControl();
    control.setMaxAge((int) settings.keySetMaxAge().toSeconds());
    return control;
  }
}
