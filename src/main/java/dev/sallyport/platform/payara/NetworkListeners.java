package dev.sallyport.platform.payara;

import dev.sallyport.logging.SafeThrowable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The sockets on which the server listens. Payara Micro closes them only after it has unloaded the
 * application, and answers requests itself in the meantime. Accessed by reflection, because Payara
 * neither offers an interface for this nor publishes these classes as an artifact; if they differ,
 * nothing happens.
 */
public final class NetworkListeners {
  private static final Logger LOG = Logger.getLogger(NetworkListeners.class.getName());

  /** Rejects new connections; existing ones continue. */
  public void stopAccepting() {
    callEach("unbindAll");
  }

  /** Closes all connections, including busy ones. */
  public void close() {
    callEach("shutdownNow");
  }

  private static void callEach(String method) {
    try {
      for (Object transport : transports()) {
        call(transport, method);
      }
    } catch (ReflectiveOperationException | RuntimeException different) {
      LOG.log(
          Level.WARNING,
          "The server''s network listeners could not be paused or resumed: {0}",
          SafeThrowable.line(different));
    }
  }

  /**
   * The class loader of the server's HTTP library. On the full server neither the application nor
   * the server's kernel sees the whole library.
   */
  ClassLoader classLoader() throws ReflectiveOperationException {
    return Grizzly.codec(service().getClass().getClassLoader()).getClassLoader();
  }

  /** The HTTP/1.1 parsers, one for each listener that has been used. */
  List<Object> codecs() throws ReflectiveOperationException {
    Class<?> codec = Grizzly.codec(classLoader());
    List<Object> codecs = new ArrayList<>();
    for (Object listener : listeners()) {
      // A listener that waits for its first connection has no filters yet.
      if (hasMethod(listener, "getFilters", Class.class)) {
        Method filters = listener.getClass().getMethod("getFilters", Class.class);
        codecs.addAll((Collection<?>) filters.invoke(listener, codec));
      }
    }
    return codecs;
  }

  private static List<Object> transports() throws ReflectiveOperationException {
    List<Object> transports = new ArrayList<>();
    for (Object listener : listeners()) {
      transports.add(call(listener, "getTransport"));
    }
    return transports;
  }

  private static List<Object> listeners() throws ReflectiveOperationException {
    Object service = service();
    Field proxies = service.getClass().getDeclaredField("proxies");
    proxies.setAccessible(true);
    List<Object> listeners = new ArrayList<>();
    for (Object proxy : (Collection<?>) proxies.get(service)) {
      listeners.add(call(proxy, "getUnderlyingListener"));
    }
    return listeners;
  }

  /** Payara's GrizzlyService, by the interface that the full server lets applications see. */
  private static Object service() throws ReflectiveOperationException {
    ClassLoader server = Thread.currentThread().getContextClassLoader();
    Class<?> globals = Class.forName("org.glassfish.internal.api.Globals", true, server);
    Class<?> type = Class.forName("org.glassfish.api.container.RequestDispatcher", true, server);
    return globals.getMethod("get", Class.class).invoke(null, type);
  }

  private static boolean hasMethod(Object target, String name, Class<?>... parameters) {
    return Arrays.stream(target.getClass().getMethods())
        .anyMatch(
            method ->
                method.getName().equals(name)
                    && Arrays.equals(method.getParameterTypes(), parameters));
  }

  private static Object call(Object target, String name) throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(name);
    // Public, but of a class that may not be.
    method.setAccessible(true);
    return method.invoke(target);
  }
}
