package dev.sallyport.platform;

import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.sessions.DatasourceLogin;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.server.ConnectionPool;
import org.eclipse.persistence.sessions.server.ServerSession;

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
    try {
      Configuration configuration = new Configuration();
      Database.checkUrl(configuration);
      configuration.requireFaultless();
      DataSource pool = ((JNDIConnector) login.getConnector()).getDataSource();
      DatabaseRequirements.requireConnection(pool);
      ServerSession server = (ServerSession) session;
      // Reading and writing have logins of their own, made from this one before.
      Stream.concat(
              Stream.of(login, server.getReadConnectionPool().getLogin()),
              server.getConnectionPools().values().stream().map(ConnectionPool::getLogin))
          .forEach(
              each -> ((DatasourceLogin) each).setConnector(new DatabasePulse.Connector(pool)));
    } catch (StartRefused refused) {
      Startup.refuse(refused);
      throw refused;
    }
  }
}
