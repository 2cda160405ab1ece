package dev.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.LocalTransactions;
import dev.sallyport.MovableClock;
import dev.sallyport.NoOpEvent;
import dev.sallyport.RunningService;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.delivery.MailHarness;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.text.Language;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbox on real PostgreSQL. */
@WithoutServer
class OutboxServiceIT {
  private final LocalTransactions transactions = new LocalTransactions();
  private final Map<String, String> variables =
      new HashMap<>(
          Map.of(
              "JWT_SECRET", RunningService.newSecret(),
              "SMTP_URL", "smtp://localhost",
              "MAIL_FROM", "no-reply@example.com"));

  @BeforeEach
  @AfterEach
  void empty() {
    MailHarness.update("delete from mails");
  }

  @Test
  void withoutAMailServerNothingIsWritten() {
    variables.remove("SMTP_URL");

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> send(MailMessageTest.complete(MailTemplate.PASSWORD_CHANGED)))
        .matches(problem -> problem.type() == ProblemType.MAIL_NOT_CONFIGURED);
    assertThat(MailHarness.mails()).isEmpty();
  }

  @Test
  void incompleteMailIsNotWritten() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                send(
                    MailMessage.of(
                        MailTemplate.PASSWORD_RESET, MailHarness.newAddress(), Language.EN)));
    assertThat(MailHarness.mails()).isEmpty();
  }

  @Test
  void whileTooManyMailsArePendingRequestsFail() {
    MailHarness.update(
        "insert into mails (id, template, sealed_by, created_at, expires_at, next_attempt_at)"
            + " select gen_random_uuid(), 'invitation', '', now(), now(), now()"
            + " from generate_series(1, ?)",
        OutboxService.MOST_PENDING - 1);
    send(MailMessageTest.complete(MailTemplate.PASSWORD_CHANGED));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> send(MailMessageTest.complete(MailTemplate.PASSWORD_CHANGED)))
        .matches(problem -> problem.type() == ProblemType.UNAVAILABLE)
        .matches(problem -> problem.headers().get("Retry-After").equals("60"));
    assertThatExceptionOfType(Problem.class)
        .as("as for an address that gets no mail")
        .isThrownBy(
            () ->
                inTransaction(
                    outbox ->
                        outbox.withhold(MailMessageTest.complete(MailTemplate.PASSWORD_CHANGED))))
        .matches(problem -> problem.type() == ProblemType.UNAVAILABLE);

    MailHarness.update(
        "update mails set state = 'sent', settled_at = now(), sealed_content = null");
    send(MailMessageTest.complete(MailTemplate.PASSWORD_CHANGED));
  }

  @Test
  void mailsOfADeletedUserAreDeleted() {
    UUID user = UUID.randomUUID();
    send(MailMessageTest.complete(MailTemplate.PASSWORD_CHANGED).ofUser(user));
    send(MailMessageTest.complete(MailTemplate.PASSWORD_CHANGED).ofUser(UUID.randomUUID()));

    assertThat(transactions.<Integer>call(() -> service().removeAllOf(user))).isEqualTo(1);
    assertThat(MailHarness.mails()).hasSize(1);
  }

  private void send(MailMessage message) {
    inTransaction(outbox -> outbox.send(message));
  }

  private void inTransaction(Consumer<MailOutbox> call) {
    transactions.<Void>call(
        () -> {
          call.accept(
              new MailOutbox(
                  service(), new MailSettings(configuration()), new NoOpEvent<MailQueued>()));
          return null;
        });
  }

  private OutboxService service() {
    return new OutboxService(
        new Sql(transactions.dataSource()),
        new MailSeal(new RootSecret(configuration())),
        new MovableClock());
  }

  private Configuration configuration() {
    return new Configuration(name -> Optional.ofNullable(variables.get(name)));
  }
}
