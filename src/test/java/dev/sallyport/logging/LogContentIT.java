package dev.sallyport.logging;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever PostgreSQL says about a row that it refuses, the log does not. */
class LogContentIT {
  /** Fails as the title says, and quotes the row wherever PostgreSQL has a place for it. */
  private static final List<String> QUOTING_TRIGGER =
      List.of(
          """
          create function quote_task() returns trigger language plpgsql as $$
          begin
            if new.title like 'state=%' then
              raise exception 'the title is %', new.title
                using errcode = substr(new.title, 7, 5), detail = new.title, hint = new.title,
                  constraint = 'a_constraint';
            end if;
            return new;
          end
          $$""",
          "create trigger quote_task before insert on tasks for each row execute function quote_task()");

  @BeforeAll
  static void failOnDemand() {
    QUOTING_TRIGGER.forEach(Database::update);
  }

  @AfterAll
  static void stopFailing() {
    Database.update("drop trigger quote_task on tasks");
    Database.update("drop function quote_task()");
  }

  /** A violated check, bad data, an error of PostgreSQL itself. */
  @ParameterizedTest
  @ValueSource(strings = {"23514", "22P02", "XX000"})
  void aRowThatIsRefusedIsNotLogged(String state) {
    TestUser ada = TestUser.signedUp();
    String secret = "hunter2-" + UUID.randomUUID();
    long before = RunningService.shared().logSize();

    assertRefused(
        ada.authenticated()
            .contentType("application/json")
            .body("{\"title\":\"state=" + state + " " + secret + "\"}")
            .post("/api/" + ada.userId() + "/tasks"),
        500,
        "internal_error");

    assertThat(RunningService.shared().logSince(before))
        .contains("Request failed", "SQLSTATE " + state + ", constraint a_constraint")
        .doesNotContain(secret);
  }
}
