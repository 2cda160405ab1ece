package dev.sallyport.platform.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows why {@code web.xml} initialises the application before the server's JAX-RS application for
 * OpenAPI. If this fails on a new version of the server, Jersey injects {@code @Context} fields of
 * filters in any order: delete the servlet from {@code web.xml}, and this test.
 */
class ServerContextFieldsTest {
  @Test
  void theSecondApplicationHasNoInjectionManagerOutsideARequest(@TempDir Path folder)
      throws Exception {
    try (URLClassLoader server =
        ServerLibraries.load(
            folder,
            getClass().getClassLoader(),
            "jersey-cdi1x",
            "jersey-cdi1x-servlet",
            "jersey-common",
            "jersey-server")) {
      Class<?> type =
          server.loadClass(
              "org.glassfish.jersey.ext.cdi1x.servlet.internal.ServletInjectionManagerStore");
      Class<?> manager = server.loadClass("org.glassfish.jersey.internal.inject.InjectionManager");
      Method register = type.getMethod("registerInjectionManager", manager);
      Method effective = type.getMethod("getEffectiveInjectionManager");
      Object store = type.getConstructor().newInstance();

      register.invoke(store, application(server, manager));
      assertThat(effective.invoke(store)).isNotNull();

      register.invoke(store, application(server, manager));
      assertThat(effective.invoke(store)).isNull();
    }
  }

  private static Object application(ClassLoader server, Class<?> manager) {
    return Proxy.newProxyInstance(
        server, new Class<?>[] {manager}, (proxy, method, arguments) -> "an application");
  }
}
