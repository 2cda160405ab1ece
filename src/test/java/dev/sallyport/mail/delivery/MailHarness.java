package dev.sallyport.mail.delivery;

import dev.sallyport.LocalTransactions;
import dev.sallyport.MovableClock;
import dev.sallyport.NoOpEvent;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailQueued;
import dev.sallyport.mail.MailSeal;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.OutboxService;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.mail.administration.MailAdministrationService;
import dev.sallyport.mail.suppression.StopLinks;
import dev.sallyport.mail.text.MailRenderer;
import dev.sallyport.mail.text.MailTexts;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.text.Theme;
import dev.sallyport.token.TokenSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** The outbox on real PostgreSQL and its worker, without the server. */
public final class MailHarness {
  /** For tests that wait for their end. */
  private static final SmtpClient.Times SHORT =
      new SmtpClient.Times(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1));

  public final MovableClock clock = new MovableClock();
  final List<MailSettled> settled = new CopyOnWriteArrayList<>();
  final List<Audited> audited = new CopyOnWriteArrayList<>();
  private final LocalTransactions transactions = new LocalTransactions();
  private final Map<String, String> variables = new HashMap<>();
  private SSLContext trusted;
  private SmtpClient.Times times = SmtpClient.Times.STANDARD;
  private boolean crashing;

  /** An audit event. */
  record Audited(EventType type, Subject subject, FailureReason reason) {}

  private final class Recorder extends AuditService {
    @Override
    public void detected(
        EventType type, Subject subject, RequestOrigin origin, FailureReason reason) {
      audited.add(new Audited(type, subject, reason));
    }
  }

  /** With an empty outbox, and a mail server on this port of this machine. */
  public MailHarness(int port, String secret) {
    variables.put("JWT_SECRET", secret);
    variables.put("SMTP_URL", "smtp://127.0.0.1:" + port);
    variables.put("MAIL_FROM", "Sallyport <no-reply@auth.example.com>");
    variables.put("MAIL_REPLY_TO", "support@example.com");
    variables.put("PUBLIC_URL", "https://auth.example.com/id");
    update("delete from mails");
  }

  /** Another node with the same configuration and outbox. */
  MailHarness another() {
    MailHarness other = new MailHarness(variables);
    other.clock.set(clock.instant());
    return other;
  }

  private MailHarness(Map<String, String> variables) {
    this.variables.putAll(variables);
  }

  public MailHarness with(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Gives a mail server a second for each step instead of the time that it has in production. */
  MailHarness impatient() {
    times = SHORT;
    return this;
  }

  /** The next time that a mail server has accepted a mail, the node ends before it records that. */
  MailHarness crashingOnceSent() {
    crashing = true;
    return this;
  }

  MailHarness trusting(SSLContext context) {
    trusted = context;
    return this;
  }

  public PublicUrl publicUrl() {
    return new PublicUrl(configuration(), new TokenSettings(configuration()));
  }

  /** Writes a mail in a transaction of its own. */
  public void send(MailMessage message) {
    inTransaction(outbox -> outbox.send(message));
  }

  /** Any number of calls in one transaction. */
  public void inTransaction(Consumer<MailOutbox> calls) {
    transactions.call(
        () -> {
          calls.accept(
              new MailOutbox(
                  new OutboxService(new Sql(transactions.dataSource()), seal(), clock),
                  settings(),
                  new NoOpEvent<MailQueued>()));
          return null;
        });
  }

  /** One turn of the worker. */
  void deliver() {
    MailSettings settings = settings();
    SSLSocketFactory tls =
        trusted == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : trusted.getSocketFactory();
    new MailDelivery(
            queue(),
            seal(),
            new MailRenderer(
                new MailTexts(configuration(), new Theme(configuration())),
                new StopLinks(new RootSecret(configuration()), publicUrl(), clock)),
            settings,
            new SmtpClient(settings.server().orElseThrow(), settings.sender(), tls, times),
            settled::add,
            clock)
        .run(() -> false);
  }

  /** Each call is a transaction. */
  DeliveryService queue() {
    return new DeliveryService(new Sql(transactions.dataSource()), new Recorder(), clock) {
      @Override
      public Optional<ClaimedMail> claim() {
        return transactions.call(super::claim);
      }

      @Override
      public void sent(ClaimedMail mail) {
        if (crashing) {
          crashing = false;
          throw new IllegalStateException("the node ends");
        }
        run(() -> super.sent(mail));
      }

      @Override
      public void deferred(ClaimedMail mail, String reason) {
        run(() -> super.deferred(mail, reason));
      }

      @Override
      public void failed(ClaimedMail mail, String recipient, FailureReason reason, String detail) {
        run(() -> super.failed(mail, recipient, reason, detail));
      }

      @Override
      public int remove(String state, Instant before, int limit) {
        return transactions.call(() -> super.remove(state, before, limit));
      }

      private void run(Runnable call) {
        transactions.<Void>call(
            () -> {
              call.run();
              return null;
            });
      }
    };
  }

  /** Within {@link #call}. */
  MailAdministrationService administration() {
    return new MailAdministrationService(
        new Sql(transactions.dataSource()), seal(), new NoOpEvent<MailQueued>(), clock);
  }

  <T> T call(Supplier<T> work) {
    return transactions.call(work);
  }

  private MailSettings settings() {
    Configuration configuration = configuration();
    MailSettings settings = new MailSettings(configuration);
    configuration.requireFaultless();
    return settings;
  }

  private Configuration configuration() {
    return new Configuration(name -> Optional.ofNullable(variables.get(name)));
  }

  private MailSeal seal() {
    return new MailSeal(new RootSecret(configuration()));
  }

  public static EmailAddress newAddress() {
    return EmailAddress.parse("m-" + UUID.randomUUID() + "@example.com").orElseThrow();
  }

  /** Every mail of the outbox, oldest first. */
  public static List<Map<String, Object>> mails() {
    try (Connection connection = PostgresWithoutServer.keptConnection();
        PreparedStatement statement =
            connection.prepareStatement("select * from mails order by created_at, id");
        ResultSet rows = statement.executeQuery()) {
      List<Map<String, Object>> found = new ArrayList<>();
      while (rows.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnLabel(i), rows.getObject(i));
        }
        found.add(row);
      }
      return found;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public static Map<String, Object> onlyMail() {
    List<Map<String, Object>> all = mails();
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " mails");
    }
    return all.get(0);
  }

  public static int update(String sql, Object... parameters) {
    try (Connection connection = PostgresWithoutServer.keptConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
