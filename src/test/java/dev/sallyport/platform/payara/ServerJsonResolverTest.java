package dev.sallyport.platform.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.bind.Jsonb;
import jakarta.ws.rs.ext.ContextResolver;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows why {@link JsonResolverFilter} exists. If this fails on a new version of the server, the
 * server's look-up has become thread-safe: delete the filter, its test and this one.
 */
class ServerJsonResolverTest {
  /** As the application's; it creates nothing. */
  public static final class Configured implements ContextResolver<Jsonb> {
    @Override
    public Jsonb getContext(Class<?> type) {
      return null;
    }
  }

  /** Several, because the server's map makes two types wait for each other if they share a bin. */
  private static final List<Class<?>> TYPES =
      List.of(
          String.class,
          Integer.class,
          Long.class,
          Short.class,
          Byte.class,
          Character.class,
          Double.class,
          Float.class);

  @Test
  void theServerLetsTwoRequestsLookUpItsConfigurationAtOnce(@TempDir Path folder) throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    ExecutorService requests = Executors.newFixedThreadPool(TYPES.size());
    try (URLClassLoader server =
        ServerLibraries.load(
            folder, getClass().getClassLoader(), "weld-integration", "jersey-common")) {
      Object resolver = resolver(server, both);
      for (Class<?> type : TYPES) {
        // Its result may be an exception, as it was for a request.
        Future<?> unused = requests.submit(() -> ((ContextResolver<?>) resolver).getContext(type));
      }

      assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
      requests.shutdown();
      assertThat(requests.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      requests.shutdownNow();
    }
  }

  /** The server's, before its first look-up; it waits in the middle of one for another. */
  private static Object resolver(ClassLoader server, CountDownLatch both) throws Exception {
    Class<?> type = server.loadClass("org.glassfish.weld.JaxRSJsonContextResolver");
    Field manager = type.getDeclaredField("injectionManager");
    manager.setAccessible(true);
    Object waiting =
        Proxy.newProxyInstance(
            server,
            new Class<?>[] {manager.getType()},
            (proxy, method, arguments) -> {
              both.countDown();
              both.await(20, TimeUnit.SECONDS);
              return new Configured();
            });
    Object resolver = newResolver(type, waiting);
    manager.set(resolver, waiting);
    return resolver;
  }

  /** By the constructor that takes the lists; in Payara 7 it also takes the injection manager. */
  private static Object newResolver(Class<?> type, Object manager) throws Exception {
    Constructor<?> constructor =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(each -> each.getParameterCount() > 0)
            .findAny()
            .orElseThrow();
    constructor.setAccessible(true);
    List<?> resolvers = new ArrayList<>();
    List<?> classes = new ArrayList<>(List.of(Configured.class));
    return constructor.getParameterCount() == 2
        ? constructor.newInstance(resolvers, classes)
        : constructor.newInstance(manager, resolvers, classes);
  }
}
