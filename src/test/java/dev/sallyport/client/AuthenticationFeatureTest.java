package dev.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuthenticationFeatureTest {
  @Test
  void methodWithoutAnnotationHasNoFilter() {
    assertThat(registered(Open.class, "read")).isEmpty();
  }

  @Test
  void annotationProtectsMethodAndClass() {
    assertThat(registered(Marked.class, "pay")).hasSize(1);
    assertThat(registered(Marked.class, "read")).isEmpty();
    assertThat(registered(MarkedType.class, "read")).hasSize(1);
  }

  @Test
  void annotationIsInheritedFromSuperclassesAndInterfaces() {
    assertThat(registered(OverridesMarked.class, "pay")).hasSize(1);
    assertThat(registered(OverridesMarked.class, "read")).isEmpty();
    assertThat(registered(ExtendsMarkedType.class, "read")).hasSize(1);
    assertThat(registered(ImplementsGeneric.class, "pay")).hasSize(1);
    assertThat(registered(ExtendsImplementation.class, "pay")).hasSize(1);
  }

  @Test
  void faultyAnnotationStopsTheDeploymentAndNamesTheMethod() {
    assertThatIllegalStateException()
        .isThrownBy(() -> registered(Faulty.class, "pay"))
        .withMessageContaining("Faulty.pay")
        .withMessageContaining("maxAge must be at least 1 second");
  }

  private static List<Object> registered(Class<?> type, String name) {
    Method method =
        Stream.of(type.getMethods())
            .filter(each -> each.getName().equals(name) && !each.isBridge())
            .findFirst()
            .orElseThrow();
    List<Object> registered = new ArrayList<>();
    FeatureContext context =
        (FeatureContext)
            Proxy.newProxyInstance(
                FeatureContext.class.getClassLoader(),
                new Class<?>[] {FeatureContext.class},
                (proxy, called, arguments) -> {
                  registered.add(arguments[0]);
                  return proxy;
                });
    new AuthenticationFeature().configure(new Info(type, method), context);
    return registered;
  }

  private record Info(Class<?> type, Method method) implements ResourceInfo {
    @Override
    public Method getResourceMethod() {
      return method;
    }

    @Override
    public Class<?> getResourceClass() {
      return type;
    }
  }

  /** No annotation. */
  public static class Open {
    public void read() {}
  }

  /** On a method. */
  public static class Marked {
    @RequiresAuthentication(maxAge = 60)
    public void pay() {}

    public void read() {}
  }

  /** Overrides a method that has it. */
  public static class OverridesMarked extends Marked {
    @Override
    public void pay() {}
  }

  /** On the class. */
  @RequiresAuthentication(acr = RequiresAuthentication.AAL2)
  public static class MarkedType {
    public void read() {}
  }

  /** Extends a class that has it. */
  public static class ExtendsMarkedType extends MarkedType {}

  /** On a method whose parameter has another erasure in the implementation. */
  interface Generic<T extends Number> {
    @RequiresAuthentication(acr = RequiresAuthentication.AAL2)
    void pay(T amount);
  }

  /** Implements an interface that has it. */
  public static class ImplementsGeneric implements Generic<Integer> {
    @Override
    public void pay(Integer amount) {}
  }

  /** As a proxy would. */
  public static class ExtendsImplementation extends ImplementsGeneric {}

  /** A value that cannot be. */
  public static class Faulty {
    @RequiresAuthentication(maxAge = 0)
    public void pay() {}
  }
}
