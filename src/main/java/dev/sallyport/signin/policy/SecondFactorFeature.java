package dev.sallyport.signin.policy;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Denies by default: binds {@link SecondFactorFilter} to every resource method that knows its
 * caller and is not marked {@link WithoutSecondFactor}. The others are open to everyone, and a
 * client that sends its token to them must not be rejected because of it.
 */
@Provider
public class SecondFactorFeature implements DynamicFeature {
  private final SecondFactorPolicy policy;
  private final SecondFactorService sessions;

  @Inject
  SecondFactorFeature(SecondFactorPolicy policy, SecondFactorService sessions) {
    this.policy = policy;
    this.sessions = sessions;
  }

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    if (policy.isActive() && isRestricted(resource)) {
      context.register(new SecondFactorFilter(policy, sessions));
    }
  }

  private static boolean isRestricted(ResourceInfo resource) {
    Method method = resource.getResourceMethod();
    boolean knowsCaller =
        !isOpen(resource)
            || Arrays.stream(method.getParameterTypes()).anyMatch(SecurityContext.class::equals);
    return knowsCaller && !method.isAnnotationPresent(WithoutSecondFactor.class);
  }

  /** An annotation of the method takes precedence, as in {@code AccessControl}. */
  private static boolean isOpen(ResourceInfo resource) {
    Method method = resource.getResourceMethod();
    return method.isAnnotationPresent(PermitAll.class)
        || (!method.isAnnotationPresent(RolesAllowed.class)
            && resource.getResourceClass().isAnnotationPresent(PermitAll.class));
  }
}
