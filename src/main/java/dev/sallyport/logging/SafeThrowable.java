package dev.sallyport.logging;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.persistence.exceptions.EclipseLinkException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The copy of an exception that may be logged: the same chain of causes with the same stack traces,
 * but messages only where they cannot quote data. For an SQL exception it has the SQLSTATE and the
 * names, not the values, of what was violated.
 */
public final class SafeThrowable extends Throwable {
  /** A chain of causes may be cyclic. */
  private static final int DEPTH = 16;

  private static final int STATE_LENGTH = 5;

  /**
   * The connection, authorisation, the database's name, shutdown, resources, disks, a standby:
   * messages of these classes of SQLSTATE are about the server, never about rows.
   */
  private static final Set<String> ABOUT_THE_SERVER =
      Set.of("08", "28", "3D", "53", "57", "58", "25");

  /** Messages of these classes name code, files, hosts or ports only. */
  private static final List<Class<? extends Throwable>> ABOUT_THE_PROGRAM =
      List.of(
          NullPointerException.class,
          ClassCastException.class,
          IndexOutOfBoundsException.class,
          Error.class,
          IOException.class);

  private static final List<String> PACKAGES_WITHOUT_DATA =
      List.of("dev.sallyport.", "com.hazelcast.");

  private final String text;

  private SafeThrowable(Throwable original, int depth) {
    super(null, cause(original, depth), true, true);
    text = describe(original);
    setStackTrace(original.getStackTrace());
    if (depth > 0) {
      Stream.of(original.getSuppressed())
          .forEach(suppressed -> addSuppressed(new SafeThrowable(suppressed, depth - 1)));
    }
  }

  /** Logs a message with the exception, its causes and their stack traces. */
  public static void log(Logger log, Level level, String message, Throwable original) {
    if (log.isLoggable(level)) {
      log.log(level, message, of(original));
    }
  }

  static Throwable of(Throwable original) {
    return new SafeThrowable(original, DEPTH);
  }

  /** One line: the exception and its causes. */
  public static String line(Throwable original) {
    return Stream.iterate(original, cause -> cause != null, Throwable::getCause)
        .limit(DEPTH)
        .map(SafeThrowable::describe)
        .distinct()
        .collect(Collectors.joining(" < "));
  }

  /** The class of the original and the part of its message that may be logged. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public String getMessage() {
    return text;
  }

  private static Throwable cause(Throwable original, int depth) {
    Throwable cause = original.getCause();
    return cause == null || depth == 0 ? null : new SafeThrowable(cause, depth - 1);
  }

  private static String describe(Throwable original) {
    String detail =
        original instanceof SQLException failure
            ? sql(failure)
            : original instanceof EclipseLinkException failure
                ? "EclipseLink-" + failure.getErrorCode()
                : message(original).orElse("");
    String name = original.getClass().getName();
    return detail.isEmpty() ? name : name + ": " + detail;
  }

  private static Optional<String> message(Throwable original) {
    boolean safe =
        ABOUT_THE_PROGRAM.stream().anyMatch(type -> type.isInstance(original))
            || PACKAGES_WITHOUT_DATA.stream()
                .anyMatch(prefix -> original.getClass().getName().startsWith(prefix));
    return safe ? Optional.ofNullable(original.getMessage()) : Optional.empty();
  }

  private static String sql(SQLException failure) {
    String state = failure.getSQLState();
    // An exception without SQLSTATE comes from the server: no free connection, or a closed pool.
    if (state == null
        || ABOUT_THE_SERVER.contains(state.substring(0, Math.min(2, state.length())))) {
      return (state == null ? "" : "SQLSTATE " + state(state) + ", ") + firstLine(failure);
    }
    Optional<ServerErrorMessage> server =
        failure instanceof PSQLException postgres
            ? Optional.ofNullable(postgres.getServerErrorMessage())
            : Optional.empty();
    return "SQLSTATE "
        + state(state)
        + named("table", server.map(ServerErrorMessage::getTable))
        + named("column", server.map(ServerErrorMessage::getColumn))
        + named("constraint", server.map(ServerErrorMessage::getConstraint));
  }

  private static String state(String state) {
    return state.substring(0, Math.min(STATE_LENGTH, state.length()));
  }

  private static String named(String kind, Optional<String> name) {
    return name.map(found -> ", " + kind + " " + found).orElse("");
  }

  private static String firstLine(SQLException failure) {
    return Arrays.stream(String.valueOf(failure.getMessage()).split("\\R", 2))
        .findFirst()
        .orElse("");
  }
}
