package dev.sallyport.admin.session;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.bulk.BulkSessionEndService;
import dev.sallyport.session.bulk.BulkSessionFilter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** {@code /api/admin/sessions}: counts and ends the live sessions of many users. */
@Path("/api/admin/sessions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class SessionBulkResource {
  /**
   * Number of live sessions that match, without the caller's own.
   *
   * @param isMore whether there are more
   */
  public record LiveCount(int live, boolean isMore) {}

  /** What a call has ended, and how many sessions are left for further calls. */
  public record EndedBatch(int ended, int remaining) {}

  private final BulkSessionEndService sessions;
  private final Operator operator;

  @Inject
  SessionBulkResource(BulkSessionEndService sessions, Operator operator) {
    this.sessions = sessions;
    this.operator = operator;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("sessions.count")
  public LiveCount count(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    BulkSessionFilter filter = filter(query);
    query.requireFaultless();
    int live = sessions.count(filter);
    return new LiveCount(
        Math.min(live, BulkSessionEndService.MOST), live > BulkSessionEndService.MOST);
  }

  /**
   * Ends a batch. The caller repeats the call until none is left.
   *
   * @throws Problem 409 if more sessions match than the caller has confirmed
   */
  @DELETE
  @OperatorAction("sessions.end_many")
  public EndedBatch end(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    BulkSessionFilter filter = filter(query);
    Optional<Integer> confirmed = query.value(OperatorParameters.AT_MOST);
    boolean isEverybody =
        filter.network().isEmpty()
            && filter.email().isEmpty()
            && filter.domain().isEmpty()
            && filter.role().isEmpty();
    if (isEverybody) {
      query.fault("", "required", "must have at least one of the parameters ip, email and role");
    }
    String given = uri.getQueryParameters().getFirst("at_most");
    if (given == null || given.isEmpty()) {
      query.fault("at_most", "required", "is required");
    }
    query.requireFaultless();
    int live = sessions.count(filter);
    if (live > confirmed.orElseThrow()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "More sessions match than at_most allows; count them again and confirm the number.");
    }
    int ended = sessions.endBatch(filter, operator.origin());
    return new EndedBatch(ended, live - ended);
  }

  private BulkSessionFilter filter(QueryParameters query) {
    Optional<String> text = query.value(OperatorParameters.EMAIL);
    boolean isDomain = text.filter(one -> one.startsWith("@")).isPresent();
    Optional<EmailAddress> address =
        text.map(one -> isDomain ? "x" + one : one).flatMap(EmailAddress::parse);
    if (text.isPresent() && address.isEmpty()) {
      query.fault("email", "malformed", "must be a complete e-mail address, or an @ and a domain");
    }
    return new BulkSessionFilter(
        query.value(OperatorParameters.IP),
        address.filter(one -> !isDomain),
        address.filter(one -> isDomain).map(EmailAddress::domain),
        query.value(OperatorParameters.ROLE),
        operator.sessionId());
  }
}
