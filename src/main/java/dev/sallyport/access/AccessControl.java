package dev.sallyport.access;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.RevokedSessions;
import dev.sallyport.token.TokenRefusal;
import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.util.Collections;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Denies by default: a resource method is open to the roles in {@code @RolesAllowed}, or to all
 * callers with {@code @PermitAll}; every request to a method without either is rejected. An
 * annotation of the method takes precedence over that of its class.
 */
@Provider
public class AccessControl implements DynamicFeature {
  private static final Logger LOG = Logger.getLogger(AccessControl.class.getName());

  /** Distinguished by identity from the empty set, which admits no caller. */
  private static final Set<String> EVERYBODY = Set.of("*");

  private final RevokedSessions revoked;

  @Inject
  AccessControl(RevokedSessions revoked) {
    this.revoked = revoked;
  }

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Set<String> roles = rolesOf(resource.getResourceMethod());
    if (roles == null) {
      roles = rolesOf(resource.getResourceClass());
    }
    if (roles == null) {
      // Jersey's own OPTIONS handlers are among them at every path, so they are not reported.
      LOG.log(
          isOurs(resource) ? Level.SEVERE : Level.FINE,
          "Every request to a method without @RolesAllowed or @PermitAll is rejected: {0}",
          resource.getResourceMethod());
      roles = Set.of();
    }
    if (roles != EVERYBODY) {
      context.register(new RoleFilter(roles, revoked));
    }
  }

  private static boolean isOurs(ResourceInfo resource) {
    return !resource.getResourceClass().getName().startsWith("org.glassfish.jersey.");
  }

  /** Null if the element has no annotation. */
  private static Set<String> rolesOf(AnnotatedElement element) {
    if (element.isAnnotationPresent(PermitAll.class)) {
      return EVERYBODY;
    }
    RolesAllowed allowed = element.getAnnotation(RolesAllowed.class);
    return allowed == null ? null : Set.of(allowed.value());
  }

  @Priority(Priorities.AUTHENTICATION)
  private static final class RoleFilter implements ContainerRequestFilter {
    private static final Pattern BEARER = Pattern.compile("(?i)bearer( |\\z)");

    private final Set<String> roles;
    private final RevokedSessions revoked;

    RoleFilter(Set<String> roles, RevokedSessions revoked) {
      this.roles = roles;
      this.revoked = revoked;
    }

    @Override
    public void filter(ContainerRequestContext request) {
      if (!(request.getSecurityContext().getUserPrincipal() instanceof JsonWebToken token)) {
        throw unauthorized(request);
      }
      revoked.requireCurrent();
      Set<String> groups = token.getGroups();
      if (groups == null || Collections.disjoint(groups, roles)) {
        throw Problem.of(ProblemType.FORBIDDEN);
      }
    }

    /** RFC 6750, section 3.1: an error code is returned only if a bearer token was sent. */
    private static Problem unauthorized(ContainerRequestContext request) {
      String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
      boolean sent = header != null && BEARER.matcher(header).lookingAt();
      String challenge = "Bearer realm=\"sallyport\"" + (sent ? ", error=\"invalid_token\"" : "");
      TokenRefusal reason =
          request.getProperty(BearerIdentityStoreHandler.REFUSAL) instanceof TokenRefusal refusal
              ? refusal
              : null;
      return InvalidToken.of(reason).with("WWW-Authenticate", challenge);
    }
  }
}
