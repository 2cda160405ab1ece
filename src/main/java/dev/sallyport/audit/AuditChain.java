package dev.sallyport.audit;

import dev.sallyport.platform.Database;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;

/** The audit chain for operators. */
@Stateless
public class AuditChain {
  @Resource(lookup = Database.NAME)
  private DataSource database;

  @Inject private ChainKey key;
  @Inject private KnownHeads heads;
  @Inject private AuditSettings settings;
  @Inject private Clock clock;

  /** Verifies every seal and every sealed event; takes about a minute for ten million. */
  public ChainReport verify() {
    try (Connection connection = database.getConnection()) {
      return new ChainVerifier(connection, key, heads, settings.oldestMonth(clock.instant()))
          .verify();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
