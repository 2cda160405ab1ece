package dev.sallyport.problem;

import dev.sallyport.logging.SafeThrowable;
import jakarta.persistence.OptimisticLockException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;

/** Maps every exception of a resource to a problem response; causes are only logged. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

  /**
   * The attribute of a request with its {@link Problem}, for features with responses of their own.
   */
  public static final String PROBLEM = Problem.class.getName();

  /** How long a client must wait before it retries while the database is unavailable. */
  private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

  /** SQLSTATE after {@code statement_timeout} (query_canceled). */
  private static final String STOPPED = "57014";

  /** SQLSTATE for a write to a standby (read_only_sql_transaction). */
  private static final String READ_ONLY = "25006";

  @Context private HttpServletRequest request;

  @Override
  public Response toResponse(Throwable thrown) {
    Problem problem = problemOf(thrown);
    request.setAttribute(PROBLEM, problem);
    Response.ResponseBuilder response =
        Response.status(problem.type().status())
            .type(ProblemBody.MEDIA_TYPE)
            .entity(ProblemBody.of(problem, RequestId.of(request)));
    problem.headers().forEach(response::header);
    if (thrown instanceof WebApplicationException refusal) {
      Object allow = refusal.getResponse().getHeaderString(HttpHeaders.ALLOW);
      if (allow != null) {
        response.header(HttpHeaders.ALLOW, allow);
      }
    }
    return response.build();
  }

  private static Problem problemOf(Throwable thrown) {
    Optional<Problem> problem = find(thrown, Problem.class);
    if (problem.isPresent()) {
      return problem.get();
    }
    if (thrown instanceof WebApplicationException refusal) {
      return ofRefusal(refusal);
    }
    if (find(thrown, OptimisticLockException.class).isPresent()) {
      return Problem.of(ProblemType.CONFLICT);
    }
    // The server reports a connection lost within a transaction as an XAException.
    Optional<Exception> outage =
        find(thrown, SQLException.class)
            .filter(ProblemMapper::isOutage)
            .map(Exception.class::cast)
            .or(() -> find(thrown, XAException.class));
    if (outage.isPresent()) {
      // One line, because an outage causes thousands of these, and a stack trace adds no
      // information.
      LOG.log(Level.SEVERE, "Database unavailable: {0}", SafeThrowable.line(outage.get()));
      return Problem.retryAfter(ProblemType.UNAVAILABLE, DATABASE_RETRY);
    }
    SafeThrowable.log(LOG, Level.SEVERE, "Request failed", thrown);
    return Problem.of(ProblemType.INTERNAL_ERROR);
  }

  private static Problem ofRefusal(WebApplicationException refusal) {
    int status = refusal.getResponse().getStatus();
    if (status >= 500) {
      SafeThrowable.log(LOG, Level.SEVERE, "Request failed", refusal);
    }
    return Problem.of(ProblemType.ofStatus(status));
  }

  /**
   * Connection failures (SQLState class 08), shutdown and resource shortage (57P, 53), failing
   * disks (58), a statement that took too long, a primary that has become a standby, and the pool's
   * own exceptions, which carry no state at all.
   */
  private static boolean isOutage(SQLException failure) {
    String state = failure.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || state.startsWith("58")
        || state.equals(STOPPED)
        || state.equals(READ_ONLY);
  }

  private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> kind) {
    // Bounded: a chain of causes may be cyclic.
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .limit(32)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }
}
