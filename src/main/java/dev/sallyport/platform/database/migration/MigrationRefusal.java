package dev.sallyport.platform.database.migration;

import dev.sallyport.platform.config.StartupException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Explains why a migration failed, with PostgreSQL's own message and the remedy. */
public final class MigrationRefusal {
  private static final int MOST_CHARACTERS = 600;

  /** By SQLSTATE. */
  private static final Map<String, String> REMEDIES =
      Map.of(
          "42501",
          "Make the role the owner of the database, or allow it to create tables: grant create on"
              + " schema public to the role (since PostgreSQL 15 only the owner may create"
              + " tables).",
          "25006",
          "This server is a standby: set DATABASE_URL to the primary, or to several hosts with"
              + " ?targetServerType=primary.",
          "53100",
          "Free disk space on the database server.",
          "42P07",
          "The database contains tables that Sallyport did not create: set DATABASE_URL to a"
              + " database used by Sallyport only.",
          "57014",
          "The statement_timeout of the role or database stopped the migration: alter role … set"
              + " statement_timeout = 0.",
          "55P03",
          "Another session holds a lock that the migration needs: end that session.");

  private static final String ANY =
      "Correct the cause and start again; a failed migration is rolled back completely.";

  private static final String NO_SQL =
      "The schema must be empty, or created by this or an earlier version of Sallyport.";

  private MigrationRefusal() {}

  public static StartupException of(FlywayException refused) {
    Optional<SQLException> cause =
        causes(refused)
            .filter(SQLException.class::isInstance)
            .map(SQLException.class::cast)
            .findFirst();
    String remedy =
        cause
            .map(failure -> REMEDIES.getOrDefault(String.valueOf(failure.getSQLState()), ANY))
            .orElse(NO_SQL);
    return new StartupException(
        "DATABASE_URL: the schema could not be migrated ("
            + cause.map(MigrationRefusal::reason).orElseGet(() -> oneLine(refused))
            + "). "
            + remedy,
        refused);
  }

  /** PostgreSQL's own message if it is in the chain; never a detail, which may quote a row. */
  public static String reason(SQLException failure) {
    return causes(failure)
        .filter(PSQLException.class::isInstance)
        .map(cause -> ((PSQLException) cause).getServerErrorMessage())
        .filter(message -> message != null)
        .map(ServerErrorMessage::getMessage)
        .findFirst()
        .orElseGet(() -> oneLine(failure));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(16);
  }

  private static String oneLine(Throwable failure) {
    String line =
        String.valueOf(failure.getMessage())
            .lines()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" "));
    return line.substring(0, Math.min(line.length(), MOST_CHARACTERS));
  }
}
