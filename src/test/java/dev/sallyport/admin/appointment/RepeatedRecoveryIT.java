package dev.sallyport.admin.appointment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.Sql;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A recovery is done once; what it does is in {@link OperatorIT}. */
@WithoutServer
class RepeatedRecoveryIT {
  @Test
  void aRecoveryThatWasDoneChangesNothing() {
    String fingerprint = "done-" + UUID.randomUUID();
    PostgresWithoutServer.inTransaction(
        entities ->
            Sql.in(entities)
                .update(
                    "insert into operator_recoveries (fingerprint, done_at) values (?, now())",
                    fingerprint));

    EmailAddress email = EmailAddress.parse("ops@example.com").orElseThrow();
    for (OperatorSettings.Recovery mode :
        new OperatorSettings.Recovery[] {
          OperatorSettings.Recovery.ADD, OperatorSettings.Recovery.REPLACE
        }) {
      // Without the services that would make the changes: each use of one would fail.
      boolean recovered =
          PostgresWithoutServer.inTransaction(
              entities ->
                  new OperatorAppointmentService(entities, null, null, null, null, null)
                      .recover(email, null, mode, fingerprint));

      assertThat(recovered).isFalse();
    }
  }
}
