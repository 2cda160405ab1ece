package dev.sallyport.openid.dpop;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/** Adds the nonce for the next proof to each response to a proof (RFC 9449, section 8.2). */
@Provider
public class DpopNonceFilter implements ContainerResponseFilter {
  private static final Set<String> PATHS = Set.of("oauth/token", "oauth/par", "oauth/userinfo");

  private final ServerNonces nonces;

  @Inject
  public DpopNonceFilter(ServerNonces nonces) {
    this.nonces = nonces;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getHeaders().containsKey(DpopProofs.HEADER)
        && PATHS.contains(request.getUriInfo().getPath())) {
      response.getHeaders().putSingle("DPoP-Nonce", nonces.current());
    }
  }
}
