package dev.sallyport.openid.error;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemMapper;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.problem.RequestId;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the errors of the endpoints for OAuth clients as their libraries expect them (RFC 6749,
 * section 5.2), with the code and the request id of a problem.
 */
@Provider
public class OAuthErrorFilter implements ContainerResponseFilter {
  /** The member of a problem that names an error which no type of problems stands for. */
  public static final String ERROR = "error";

  private static final Set<String> PATHS =
      Set.of("oauth/token", "oauth/par", "oauth/device", "oauth/userinfo");

  private final HttpServletRequest servlet;

  @Inject
  public OAuthErrorFilter(HttpServletRequest servlet) {
    this.servlet = servlet;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(ProblemMapper.PROBLEM) instanceof Problem problem
        && PATHS.contains(request.getUriInfo().getPath())) {
      response.setEntity(body(problem), null, MediaType.APPLICATION_JSON_TYPE);
    }
  }

  private JsonObject body(Problem problem) {
    return Json.createObjectBuilder()
        .add("error", problem.member(ERROR).orElseGet(() -> error(problem.type())))
        .add("error_description", ascii(description(problem)))
        .add("code", problem.type().code())
        .add("request_id", RequestId.of(servlet))
        .build();
  }

  private static String error(ProblemType type) {
    return switch (type) {
      case INVALID_CLIENT,
          INVALID_GRANT,
          INVALID_SCOPE,
          UNAUTHORIZED_CLIENT,
          AUTHORIZATION_PENDING,
          SLOW_DOWN,
          ACCESS_DENIED,
          EXPIRED_TOKEN,
          UNSUPPORTED_GRANT_TYPE,
          INVALID_TARGET,
          INVALID_DPOP_PROOF,
          USE_DPOP_NONCE,
          INVALID_TOKEN,
          INSUFFICIENT_SCOPE ->
          type.code();
      case RATE_LIMITED, OVERLOADED, UNAVAILABLE -> "temporarily_unavailable";
      default -> type.status() < 500 ? "invalid_request" : "server_error";
    };
  }

  private static String description(Problem problem) {
    return problem.faults().isEmpty()
        ? problem.detail()
        : problem.faults().stream()
            .map(fault -> fault.field() + " " + fault.message())
            .collect(Collectors.joining("; "));
  }

  /** RFC 6749, section 5.2, permits no other characters. */
  private static String ascii(String text) {
    return text.replaceAll("[^ !#-\\[\\]-~]", ".");
  }
}
