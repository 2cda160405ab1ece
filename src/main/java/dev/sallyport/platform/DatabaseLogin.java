package dev.sallyport.platform;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/**
 * How EclipseLink treats the database when it is away. At deployment it opens a connection only to
 * close it again, and a database that cannot be reached would end the deployment with its stack
 * trace; that one is spared, so that {@link Startup} is the first to connect and says what to do.
 * Later a lost connection is tried again once, without delay, instead of three times in 15 seconds.
 */
public class DatabaseLogin implements SessionCustomizer {
  @Override
  public void customize(Session session) {
    var login = (org.eclipse.persistence.sessions.DatabaseLogin) session.getDatasourceLogin();
    login.setQueryRetryAttemptCount(1);
    login.setDelayBetweenConnectionAttempts(0);
    JNDIConnector connector = (JNDIConnector) login.getConnector();
    connector.setDataSource(sparingTheFirst(connector.getDataSource()));
  }

  private static DataSource sparingTheFirst(DataSource real) {
    AtomicBoolean spared = new AtomicBoolean();
    return proxy(
        DataSource.class,
        (method, arguments) ->
            method.getName().equals("getConnection") && spared.compareAndSet(false, true)
                ? proxy(Connection.class, (call, none) -> nothing(call))
                : method.invoke(real, arguments));
  }

  private static Object nothing(Method call) {
    return call.getReturnType() == boolean.class ? Boolean.FALSE : null;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            DatabaseLogin.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return call.answer(method, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }

  /** Answers one call of a proxy. */
  private interface Call {
    Object answer(Method method, Object[] arguments) throws ReflectiveOperationException;
  }
}
