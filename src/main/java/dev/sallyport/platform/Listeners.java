package dev.sallyport.platform;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The sockets on which Payara Micro listens. It closes them only after it has unloaded the
 * application, and answers by itself meanwhile. By reflection, because it neither has an interface
 * for this nor publishes these classes as an artifact; where they are different, nothing happens.
 */
final class Listeners {
  private static final Logger LOG = Logger.getLogger(Listeners.class.getName());

  /** From now on connections are refused; those there are go on. */
  void stopAccepting() {
    callEach("unbindAll");
  }

  /** Ends every connection, whatever it does. */
  void close() {
    callEach("shutdownNow");
  }

  private static void callEach(String method) {
    try {
      for (Object transport : transports()) {
        call(transport, method);
      }
    } catch (ReflectiveOperationException | RuntimeException different) {
      LOG.log(Level.WARNING, "The server''s listeners stay open: {0}", different.toString());
    }
  }

  private static List<Object> transports() throws ReflectiveOperationException {
    ClassLoader server = Thread.currentThread().getContextClassLoader();
    Class<?> globals = Class.forName("org.glassfish.internal.api.Globals", true, server);
    Class<?> type =
        Class.forName("com.sun.enterprise.v3.services.impl.GrizzlyService", true, server);
    Object service = globals.getMethod("get", Class.class).invoke(null, type);
    Field proxies = type.getDeclaredField("proxies");
    proxies.setAccessible(true);
    List<Object> transports = new ArrayList<>();
    for (Object proxy : (Collection<?>) proxies.get(service)) {
      transports.add(call(call(proxy, "getUnderlyingListener"), "getTransport"));
    }
    return transports;
  }

  private static Object call(Object target, String name) throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(name);
    // Public, but of a class that may not be.
    method.setAccessible(true);
    return method.invoke(target);
  }
}
