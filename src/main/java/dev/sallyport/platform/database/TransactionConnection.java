package dev.sallyport.platform.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The connection that EclipseLink holds from its first lock or change until the transaction ends,
 * for {@link Sql} in the same transaction. The server's pool shares a connection within a
 * transaction only while nobody uses it. Otherwise it takes another one, although only to connect
 * its handle to the first: as many transactions as there are connections would wait for each other
 * until the pool gives up.
 */
@ApplicationScoped
public class TransactionConnection {
  private static final String KEY = TransactionConnection.class.getName();

  @Resource private TransactionSynchronizationRegistry transactions;

  /** Offers a connection to the rest of the transaction, if there is one. */
  void offer(Connection connection) {
    if (transactions.getTransactionKey() != null) {
      transactions.putResource(KEY, connection);
    }
  }

  /** The connection that is in use; null if there is none, or no transaction. */
  Connection inUse() throws SQLException {
    return transactions.getTransactionKey() != null
            && transactions.getResource(KEY) instanceof Connection connection
            && !connection.isClosed()
        ? connection
        : null;
  }
}
