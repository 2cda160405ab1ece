package dev.sallyport.platform.database;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.interceptor.Interceptor;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import javax.sql.DataSource;

/**
 * Lets constructors take the container's entity manager and data source, whose annotations are only
 * allowed on fields. Both join the transaction of each call.
 *
 * <p>An alternative, because a server with Jakarta Persistence 3.2 provides an entity manager of
 * its own, which would make injection ambiguous.
 */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@SuppressWarnings("unused") // the container reads the fields
class DatabaseProducer {
  @Produces @PersistenceContext private EntityManager entities;

  @Produces
  @Resource(lookup = Database.NAME)
  private DataSource database;

  /**
   * Fails at once while the database is lost, like the entity manager, and uses its connection
   * within a transaction.
   */
  @Produces
  Sql sql(TransactionConnection transaction) {
    return new Sql(() -> DatabaseHealthProbe.connect(database::getConnection), transaction::inUse);
  }
}
