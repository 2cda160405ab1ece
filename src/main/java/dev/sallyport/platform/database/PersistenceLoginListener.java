package dev.sallyport.platform.database;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.lifecycle.StartRefusal;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.persistence.sessions.DatabaseLogin;
import org.eclipse.persistence.sessions.DatasourceLogin;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.SessionEvent;
import org.eclipse.persistence.sessions.SessionEventAdapter;
import org.eclipse.persistence.sessions.server.ConnectionPool;
import org.eclipse.persistence.sessions.server.ServerSession;

/**
 * Configures how EclipseLink handles an unavailable database. EclipseLink connects at deployment,
 * before {@code Startup} runs, and would end the deployment with a stack trace. Therefore the
 * connection is tested here first, so that the start is refused with a message. At run time a lost
 * connection is retried once without delay, instead of three times in 15 s.
 *
 * <p>An event listener and not a {@code SessionCustomizer}, whose package differs between
 * EclipseLink 4.0.1 (full server) and EclipseLink 5 (Payara 7).
 */
public class PersistenceLoginListener extends SessionEventAdapter {
  @Override
  public void preLogin(SessionEvent event) {
    ServerSession server = (ServerSession) event.getSession();
    DatabaseLogin login = (DatabaseLogin) server.getDatasourceLogin();
    login.setQueryRetryAttemptCount(1);
    login.setDelayBetweenConnectionAttempts(0);
    try {
      Configuration configuration = new Configuration();
      Database.checkUrl(configuration);
      configuration.requireFaultless();
      DataSource pool = ((JNDIConnector) login.getConnector()).getDataSource();
      DatabaseRequirements.requireConnection(pool);
      // The read and write pools have their own logins, which were copied from this one earlier.
      Stream.concat(
              Stream.of(login, server.getReadConnectionPool().getLogin()),
              server.getConnectionPools().values().stream().map(ConnectionPool::getLogin))
          .forEach(
              each ->
                  ((DatasourceLogin) each).setConnector(new DatabaseHealthProbe.Connector(pool)));
    } catch (StartupException refused) {
      StartRefusal.refuse(refused);
      throw refused;
    }
  }
}
