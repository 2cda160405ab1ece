package dev.sallyport.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.StartupException;
import jakarta.ejb.EJBException;
import jakarta.persistence.PersistenceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.persistence.exceptions.DatabaseException;
import org.eclipse.persistence.exceptions.QueryException;
import org.eclipse.persistence.sessions.DatabaseRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class SafeThrowableTest {
  private static final String SECRET = "$argon2id$v=19$hunter2";

  /** What fails in the database, as libraries report it: each message quotes a column. */
  static List<Throwable> quoting() {
    DatabaseRecord row = new DatabaseRecord();
    row.put("users.password_hash", SECRET);
    PSQLException violation =
        new PSQLException(
            new ServerErrorMessage(
                "SERROR\0C23505\0Mduplicate key value "
                    + SECRET
                    + "\0DKey (email)=("
                    + SECRET
                    + ") already exists.\0nusers_email_key\0tusers\0\0"));
    return List.of(
        violation,
        new SQLException("Failing row contains (" + SECRET + ")", "23514"),
        new PSQLException(
            "Bad value for type int : " + SECRET, PSQLState.NUMERIC_VALUE_OUT_OF_RANGE),
        DatabaseException.sqlException(violation),
        QueryException.nullPrimaryKeyInBuildingObject(null, row),
        new PersistenceException(SECRET, violation),
        new EJBException("Transaction aborted: " + SECRET, new PersistenceException(violation)),
        new IllegalArgumentException("No enum constant dev.sallyport.X." + SECRET),
        new NumberFormatException("For input string: " + SECRET),
        new IllegalStateException(new RuntimeException(SECRET)),
        new java.time.format.DateTimeParseException("cannot parse", SECRET, 0),
        suppressing(new RuntimeException(SECRET)));
  }

  @ParameterizedTest
  @MethodSource("quoting")
  void noColumnIsQuoted(Throwable failure) {
    StringWriter logged = new StringWriter();
    SafeThrowable.of(failure).printStackTrace(new PrintWriter(logged));

    assertThat(logged.toString() + SafeThrowable.line(failure))
        .doesNotContain("hunter2")
        .contains(failure.getClass().getName());
  }

  @Test
  void whatWasViolatedIsNamed() {
    assertThat(SafeThrowable.line(quoting().get(0)))
        .isEqualTo(
            "org.postgresql.util.PSQLException: SQLSTATE 23505, table users, constraint"
                + " users_email_key");
    assertThat(SafeThrowable.line(quoting().get(4))).endsWith("QueryException: EclipseLink-6044");
  }

  @Test
  void messagesAboutProgramAndServerAreKept() {
    assertThat(SafeThrowable.line(new NullPointerException("because \"x\" is null")))
        .endsWith(": because \"x\" is null");
    assertThat(SafeThrowable.line(new StartupException("DATABASE_URL is missing")))
        .endsWith(": DATABASE_URL is missing");
    assertThat(
            SafeThrowable.line(
                new SQLException(
                    "Connection to db:5432 refused.\nCheck the host",
                    "08001",
                    new ConnectException("Connection refused"))))
        .isEqualTo(
            "java.sql.SQLException: SQLSTATE 08001, Connection to db:5432 refused. <"
                + " java.net.ConnectException: Connection refused");
    assertThat(SafeThrowable.line(new SQLException("No free connection")))
        .isEqualTo("java.sql.SQLException: No free connection");
  }

  @Test
  void theStackTracesAreThoseOfTheOriginal() {
    Throwable cause = new IllegalArgumentException("x");
    Throwable original = new IllegalStateException("y", cause);

    Throwable copy = SafeThrowable.of(original);

    assertThat(copy.getStackTrace()).isEqualTo(original.getStackTrace());
    assertThat(copy.getCause().getStackTrace()).isEqualTo(cause.getStackTrace());
    assertThat(copy.getCause()).hasToString("java.lang.IllegalArgumentException");
  }

  @Test
  void aCyclicChainEnds() {
    Exception first = new Exception("a");
    first.initCause(new Exception("b", first));

    assertThat(SafeThrowable.line(first)).isEqualTo("java.lang.Exception");
    assertThat(SafeThrowable.of(first)).hasToString("java.lang.Exception");
  }

  private static Throwable suppressing(Throwable other) {
    Exception failure = new Exception("x");
    failure.addSuppressed(other);
    return failure;
  }
}
