package dev.sallyport.throttle;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;

/** Wide container interfaces of which a test needs a few methods. */
public final class Fake {
  private Fake() {}

  /** Methods by name; any other one fails the test. */
  public static <T> T of(Class<T> type, Map<String, Function<Object[], Object>> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Function<Object[], Object> answer = methods.get(method.getName());
              if (answer == null) {
                throw new UnsupportedOperationException(method.toString());
              }
              return answer.apply(arguments);
            }));
  }
}
