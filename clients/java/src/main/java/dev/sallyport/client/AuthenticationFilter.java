package dev.sallyport.client;

import jakarta.annotation.Priority;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Refuses a call whose token does not prove the authentication that a method demands. */
@Priority(Priorities.AUTHORIZATION)
final class AuthenticationFilter implements ContainerRequestFilter {
  private static final String PROBLEM =
      "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":401,\"code\":\"%s\"}";

  private final RequiredAuthentication required;
  private final Clock clock;

  AuthenticationFilter(RequiredAuthentication required, Clock clock) {
    this.required = required;
    this.clock = clock;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!(request.getSecurityContext().getUserPrincipal() instanceof JsonWebToken token)) {
      request.abortWith(unauthorized("Bearer", "Invalid token", "invalid_token"));
      return;
    }
    if (!required.isSatisfiedBy(acr(token), authTime(token), clock.instant())) {
      request.abortWith(
          unauthorized(
              required.challenge(),
              "Insufficient user authentication",
              "insufficient_user_authentication"));
    }
  }

  private static String acr(JsonWebToken token) {
    Object claim = token.getClaim("acr");
    if (claim instanceof JsonString string) {
      return string.getString();
    }
    return claim instanceof String string ? string : null;
  }

  // Servers return the claim as a number of Java or of JSON.
  private static Instant authTime(JsonWebToken token) {
    Object claim = token.getClaim("auth_time");
    try {
      if (claim instanceof JsonNumber number) {
        return Instant.ofEpochSecond(number.longValue());
      }
      return claim instanceof Number number ? Instant.ofEpochSecond(number.longValue()) : null;
    } catch (DateTimeException outOfRange) {
      return null;
    }
  }

  private static Response unauthorized(String challenge, String title, String code) {
    return Response.status(Response.Status.UNAUTHORIZED)
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .type("application/problem+json")
        .entity(PROBLEM.formatted(title, code))
        .build();
  }
}
