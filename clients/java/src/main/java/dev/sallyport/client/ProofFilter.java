package dev.sallyport.client;

import jakarta.annotation.Priority;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Refuses a token that is bound to a key, unless the request has a proof by that key. */
@Priority(Priorities.AUTHENTICATION + 1)
final class ProofFilter implements ContainerRequestFilter {
  private static final String PROBLEM =
      "{\"type\":\"about:blank\",\"title\":\"Invalid token\",\"status\":401,\"code\":\"%s\"}";

  private final boolean required;
  private final ProofVerifier verifier;
  private final String url;

  /**
   * @param required whether bearer tokens are refused
   * @param url what callers know the server by; null if requests have it
   */
  ProofFilter(boolean required, ProofVerifier verifier, String url) {
    this.required = required;
    this.verifier = verifier;
    this.url = url;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!(request.getSecurityContext().getUserPrincipal() instanceof JsonWebToken token)) {
      if (required) {
        refuse(request, "invalid_token");
      }
      return;
    }
    Object confirmation = token.getClaim("cnf");
    if (confirmation == null) {
      if (required) {
        refuse(request, "invalid_token");
      }
      return;
    }
    String key = key(confirmation);
    List<String> proofs = request.getHeaders().getOrDefault("DPoP", List.of());
    if (key == null
        || !verifier.isProven(
            proofs, request.getMethod(), url(request), token.getRawToken(), key)) {
      refuse(request, "invalid_dpop_proof");
    }
  }

  // Servers return the claim as an object of JSON or as a map; null if it has no key.
  private static String key(Object confirmation) {
    Object key =
        confirmation instanceof JsonObject object
            ? object.get("jkt")
            : confirmation instanceof Map<?, ?> map ? map.get("jkt") : null;
    if (key instanceof JsonString string) {
      return string.getString();
    }
    return key instanceof String string ? string : null;
  }

  private String url(ContainerRequestContext request) {
    URI sent = request.getUriInfo().getRequestUri();
    return url == null ? sent.toString() : url + sent.getRawPath();
  }

  private static void refuse(ContainerRequestContext request, String error) {
    String challenge =
        "DPoP algs=\"%s\", error=\"%s\"".formatted(String.join(" ", ProofKey.ALGORITHMS), error);
    request.abortWith(
        Response.status(Response.Status.UNAUTHORIZED)
            .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .type("application/problem+json")
            .entity(PROBLEM.formatted(error))
            .build());
  }
}
