package dev.sallyport.monitoring;

import dev.sallyport.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when PostgreSQL answers. */
@Readiness
@ApplicationScoped
public class DatabaseReadiness implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(DatabaseReadiness.class.getName());

  @Inject private Database database;

  @Override
  public HealthCheckResponse call() {
    boolean up = database.answers();
    if (!up) {
      LOG.log(Level.WARNING, "Not ready: the database does not answer");
    }
    return HealthCheckResponse.named("database").status(up).build();
  }
}
