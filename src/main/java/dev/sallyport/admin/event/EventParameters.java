package dev.sallyport.admin.event;

import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.audit.search.EventFilter;
import java.time.Instant;
import java.util.Optional;

/** Reads an {@link EventFilter} from query parameters. */
public final class EventParameters {
  private EventParameters() {}

  public static EventFilter of(QueryParameters query) {
    Optional<Instant> from = query.value(OperatorParameters.FROM);
    Optional<Instant> to = query.value(OperatorParameters.TO);
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      query.fault("to", "out_of_range", "must be later than from");
    }
    return new EventFilter(
        query.value(OperatorParameters.TYPE).orElse(null),
        query.value(OperatorParameters.SUCCESS).orElse(null),
        query.value(OperatorParameters.USER_ID).orElse(null),
        query.value(OperatorParameters.SESSION_ID).orElse(null),
        query.value(OperatorParameters.ACTOR_ID).orElse(null),
        query.value(OperatorParameters.EMAIL_HASH).orElse(null),
        query.value(OperatorParameters.IP).orElse(null),
        query.value(OperatorParameters.REASON).orElse(null),
        from.orElse(null),
        to.orElse(null),
        query.value(OperatorParameters.REQUEST_ID).orElse(null),
        query.value(OperatorParameters.ID).orElse(null),
        query.value(OperatorParameters.DETAIL).orElse(null),
        query.value(OperatorParameters.USER_AGENT).orElse(null));
  }
}
