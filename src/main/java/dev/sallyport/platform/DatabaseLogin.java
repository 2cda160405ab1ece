package dev.sallyport.platform;

import java.io.PrintWriter;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Properties;
import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.sessions.Connector;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.Session;

/**
 * How EclipseLink treats a database that is away. It connects at deployment, before {@link Startup}
 * runs, and would end the deployment with a stack trace: so the database is tried here first, to
 * refuse with a sentence. Later a lost connection is tried again once, without delay, instead of
 * three times in 15 s.
 */
@SuppressWarnings({
  "deprecation",
  "removal"
}) // the full server's EclipseLink 4.0.1 has no newer name
public class DatabaseLogin implements SessionCustomizer {
  @Override
  public void customize(Session session) {
    var login = (org.eclipse.persistence.sessions.DatabaseLogin) session.getDatasourceLogin();
    login.setQueryRetryAttemptCount(1);
    login.setDelayBetweenConnectionAttempts(0);
    Configuration configuration = new Configuration();
    Database.checkUrl(configuration);
    if (!configuration.faults().isEmpty()) {
      login.setConnector(new Nowhere());
      return;
    }
    try {
      Database.requireUsable(((JNDIConnector) login.getConnector()).getDataSource());
    } catch (StartRefused refused) {
      Startup.refuse(refused);
      throw refused;
    }
  }

  /**
   * Where a malformed {@code DATABASE_URL} leads: through the deployment to {@link Startup}, which
   * refuses it together with the other faults of the configuration. What EclipseLink asks of this
   * connection until then is answered with nothing.
   */
  @SuppressWarnings("serial") // of a session that does not live to be serialized
  private static final class Nowhere implements Connector {
    @Override
    public Connection connect(Properties properties, Session session) {
      return nothing(Connection.class);
    }

    @Override
    public Object clone() {
      return new Nowhere();
    }

    @Override
    public String getConnectionDetails() {
      return "";
    }

    @Override
    public void toString(PrintWriter writer) {
      writer.print("nowhere");
    }

    private static <T> T nothing(Class<T> type) {
      InvocationHandler handler = (proxy, method, arguments) -> answer(method.getReturnType());
      return type.cast(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object answer(Class<?> type) {
      if (type.isInterface()) {
        return nothing(type);
      }
      if (type == String.class) {
        return "";
      }
      return type.isPrimitive() && type != void.class
          ? Array.get(Array.newInstance(type, 1), 0)
          : null;
    }
  }
}
