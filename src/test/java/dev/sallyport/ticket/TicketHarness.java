package dev.sallyport.ticket;

import dev.sallyport.LocalTransactions;
import dev.sallyport.MovableClock;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Tickets on real PostgreSQL without the server; each call is a transaction. */
final class TicketHarness {
  final MovableClock clock;
  private final LocalTransactions transactions = new LocalTransactions();
  private final RootSecret secret;

  /**
   * @param previous comma-separated; null for none
   */
  TicketHarness(MovableClock clock, String current, String previous) {
    this.clock = clock;
    Map<String, String> variables = new HashMap<>();
    variables.put("JWT_SECRET", current);
    variables.put("JWT_SECRET_PREVIOUS", previous);
    secret = new RootSecret(new Configuration(name -> Optional.ofNullable(variables.get(name))));
  }

  IssuedTicket issue(TicketRequest request) {
    return ask(tickets -> tickets.issue(request));
  }

  IssuedTicket issueDecoy(TicketRequest request) {
    return ask(tickets -> tickets.issueDecoy(request));
  }

  Optional<RedeemedTicket> find(TicketPurpose purpose, String text) {
    return ask(tickets -> tickets.find(purpose, text));
  }

  Optional<RedeemedTicket> redeem(TicketPurpose purpose, String text) {
    return ask(tickets -> tickets.redeem(purpose, text));
  }

  Optional<RedeemedTicket> redeem(TicketPurpose purpose, UUID flow, String code) {
    return ask(tickets -> tickets.redeem(purpose, flow, code));
  }

  <T> T ask(Function<TicketService, T> call) {
    return transactions.call(() -> call.apply(service()));
  }

  private TicketService service() {
    TicketTryService tries =
        new TicketTryService(new Sql(transactions.dataSource()), clock) {
          @Override
          public Optional<TicketTable.Code> count(TicketPurpose purpose, UUID flow) {
            return transactions.call(() -> super.count(purpose, flow));
          }
        };
    return new TicketService(
        new Sql(transactions.dataSource()), new TicketKeys(secret), tries, clock);
  }
}
