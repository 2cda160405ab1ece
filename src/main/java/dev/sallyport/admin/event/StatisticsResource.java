package dev.sallyport.admin.event;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.audit.search.EventReader;
import dev.sallyport.audit.search.EventStatistics;
import dev.sallyport.problem.Fault;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code /api/admin/statistics}: counts of events in time steps. */
@Path("/api/admin/statistics")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class StatisticsResource {
  private static final int MOST_POINTS = 500;
  private static final Duration SHORTEST_STEP = Duration.ofSeconds(1);

  /** All steps from the first to the last, including those without events. */
  public record Statistics(String step, List<EventStatistics> data) {}

  private final EventReader events;
  private final Clock clock;

  @Inject
  StatisticsResource(EventReader events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  /**
   * By default the last day in steps of an hour. With {@code last} the steps are aligned to whole
   * steps since 1970 and the last one is the current step, so that the query does not change over
   * time.
   */
  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("statistics.read")
  public Statistics read(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    Optional<Instant> askedTo = query.value(OperatorParameters.TO);
    Optional<Instant> askedFrom = query.value(OperatorParameters.FROM);
    Optional<Duration> last = query.value(OperatorParameters.LAST);
    Duration step = query.value(OperatorParameters.STEP).orElse(Duration.ofHours(1));
    boolean wholeSteps = step.compareTo(SHORTEST_STEP) >= 0 && isWholeSeconds(step);
    Instant to =
        askedTo.orElseGet(
            () ->
                last.isPresent() && wholeSteps
                    ? endOfStep(clock.instant(), step)
                    : clock.instant());
    Instant from = askedFrom.orElseGet(() -> to.minus(last.orElse(Duration.ofDays(1))));
    if (last.isPresent() && (askedTo.isPresent() || askedFrom.isPresent())) {
      query.fault("last", "out_of_range", "must not be combined with from or to");
    } else if (!from.isBefore(to)) {
      query.fault("to", "out_of_range", "must be later than from");
    } else if (!wholeSteps) {
      query.fault("step", "out_of_range", "must be a whole number of seconds");
    } else if (Duration.between(from, to).compareTo(step.multipliedBy(MOST_POINTS)) > 0) {
      query.fault(
          new Fault(
                  "step",
                  "too_many_points",
                  "must be longer: a response has at most " + MOST_POINTS + " points")
              .with("max", MOST_POINTS));
    }
    query.requireFaultless();
    return new Statistics(step.toString(), events.statistics(from, to, step));
  }

  private static boolean isWholeSeconds(Duration step) {
    return step.equals(Duration.ofSeconds(step.toSeconds()));
  }

  private static Instant endOfStep(Instant now, Duration step) {
    long seconds = step.toSeconds();
    return Instant.ofEpochSecond((now.getEpochSecond() / seconds + 1) * seconds);
  }
}
