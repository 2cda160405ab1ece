package dev.sallyport.signin.removal;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.MessageView;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code POST /api/auth/factors/keep}: cancels the removal of second factors by an operator. */
@Path("/api/auth/factors/keep")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class KeepFactorsResource {
  private final FactorRemovalService removals;
  private final MailOutbox outbox;
  private final AuditService audit;
  private final RequestClient client;

  @Inject
  KeepFactorsResource(
      FactorRemovalService removals, MailOutbox outbox, AuditService audit, RequestClient client) {
    this.removals = removals;
    this.outbox = outbox;
    this.audit = audit;
    this.client = client;
  }

  /** Opens no session: reading the mailbox is no second factor. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  public MessageView keep(KeepFactorsRequest request) {
    outbox.requireEnabled();
    KeepFactorsRequest present = RequestBodyReader.required(request);
    if (present.token() == null) {
      throw Problem.invalid(List.of(new Fault("token", "required", "is required")));
    }
    try {
      removals.keep(present.token(), client.origin());
    } catch (Problem refused) {
      if (refused.type() == ProblemType.INVALID_CODE) {
        audit.failed(
            EventType.FACTOR_REMOVAL_CANCELLED,
            Subject.NOBODY,
            client.origin(),
            FailureReason.INVALID_CODE);
      }
      throw refused;
    }
    return new MessageView("The second factors are kept. Change the password if it was not you.");
  }
}
