package dev.sallyport.ticket;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Tickets for tests of other features, in the transaction of a persistence context. */
public final class TicketServices {
  private static final RootSecret SECRET =
      new RootSecret(new Configuration(name -> Optional.of("0123456789abcdef".repeat(4))));

  private TicketServices() {}

  /** In the transaction of the persistence context; tries are counted in their own. */
  public static TicketService in(EntityManager entities, Clock clock) {
    TicketTryService tries =
        new TicketTryService(null, clock) {
          @Override
          public Optional<TicketTable.Code> count(TicketPurpose purpose, UUID flow) {
            return PostgresWithoutServer.inTransaction(
                own -> new TicketTryService(new Sql(dataSource(own)), clock).count(purpose, flow));
          }
        };
    return new TicketService(new Sql(dataSource(entities)), new TicketKeys(SECRET), tries, clock);
  }

  /** The connection of the persistence context's transaction, which remains open when closed. */
  public static DataSource dataSource(EntityManager entities) {
    return proxy(
        DataSource.class,
        (instance, method, arguments) -> {
          // What is written by it must not be overtaken by what the context has not written yet.
          entities.flush();
          Connection connection = entities.unwrap(Connection.class);
          return proxy(
              Connection.class,
              (own, call, parameters) -> {
                if (call.getName().equals("close")) {
                  return null;
                }
                try {
                  return call.invoke(connection, parameters);
                } catch (InvocationTargetException failed) {
                  throw failed.getCause();
                }
              });
        });
  }

  private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            TicketServices.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
