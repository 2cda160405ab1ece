package dev.sallyport.client;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Puts an {@link AuthenticationFilter} before each method with {@link RequiresAuthentication}. */
public final class AuthenticationFeature implements DynamicFeature {
  /**
   * Called for each resource method when the application starts.
   *
   * @throws IllegalStateException if an annotation is faulty
   */
  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Method method = resource.getResourceMethod();
    List<RequiresAuthentication> annotations =
        elements(resource)
            .map(element -> element.getAnnotation(RequiresAuthentication.class))
            .filter(Objects::nonNull)
            .toList();
    if (annotations.isEmpty()) {
      return;
    }
    try {
      context.register(
          new AuthenticationFilter(RequiredAuthentication.of(annotations), Clock.systemUTC()));
    } catch (IllegalArgumentException faulty) {
      throw new IllegalStateException(
          "@RequiresAuthentication on " + method + ": " + faulty.getMessage(), faulty);
    }
  }

  /** What an annotation that counts for a method can be on. */
  static Stream<AnnotatedElement> elements(ResourceInfo resource) {
    return hierarchy(resource.getResourceClass())
        .flatMap(
            type ->
                Stream.<AnnotatedElement>concat(
                    Stream.of(type), counterparts(type, resource.getResourceMethod())));
  }

  private static Stream<Class<?>> hierarchy(Class<?> type) {
    List<Class<?>> above = new ArrayList<>(List.of(type.getInterfaces()));
    if (type.getSuperclass() != null) {
      above.add(type.getSuperclass());
    }
    return Stream.concat(Stream.of(type), above.stream().flatMap(AuthenticationFeature::hierarchy));
  }

  // Parameters of a generic type have another erasure in the method that is overridden. Whoever
  // overloads such a method may get one demand too many, never one too few.
  private static Stream<Method> counterparts(Class<?> type, Method method) {
    return Stream.of(type.getDeclaredMethods())
        .filter(other -> other.getName().equals(method.getName()))
        .filter(other -> related(other.getParameterTypes(), method.getParameterTypes()));
  }

  private static boolean related(Class<?>[] some, Class<?>[] others) {
    if (some.length != others.length) {
      return false;
    }
    for (int i = 0; i < some.length; i++) {
      if (!some[i].isAssignableFrom(others[i]) && !others[i].isAssignableFrom(some[i])) {
        return false;
      }
    }
    return true;
  }
}
