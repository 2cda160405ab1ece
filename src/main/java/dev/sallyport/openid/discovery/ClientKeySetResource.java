package dev.sallyport.openid.discovery;

import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.key.SigningKeys;
import dev.sallyport.token.key.store.KeyPurpose;
import dev.sallyport.token.key.store.KeyRing;
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

/**
 * {@code /oauth/jwks.json}: the keys of ID tokens and access tokens, for clients of the OpenID
 * Provider. Resource servers must not use it: they would accept ID tokens.
 */
@Path("/oauth/jwks.json")
@ApplicationScoped
public class ClientKeySetResource {
  private final SigningKeys keys;
  private final TokenSettings settings;
  private final Clock clock;

  @Inject
  ClientKeySetResource(SigningKeys keys, TokenSettings settings, Clock clock) {
    this.keys = keys;
    this.settings = settings;
    this.clock = clock;
  }

  @GET
  @PermitAll
  @Produces({MediaType.APPLICATION_JSON, "application/jwk-set+json"})
  public Response keys(@Context HttpHeaders headers) {
    KeyRing all = keys.current(KeyPurpose.ID_TOKEN).with(keys.current(KeyPurpose.ACCESS_TOKEN));
    CacheControl caching = new CacheControl();
    caching.setMaxAge((int) settings.keySetMaxAge().toSeconds());
    return MetadataResource.keySet(all.jwks(clock.instant()), headers, caching);
  }
}
