package dev.sallyport.admin.mail;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.administration.MailAdministrationService;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** {@code /api/admin/mails}: lists mails by state and retries failed ones. */
@Path("/api/admin/mails")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class MailResource {
  private static final String FAILED = "failed";

  private final MailAdministrationService mails;
  private final MailOutbox outbox;

  @Inject
  MailResource(MailAdministrationService mails, MailOutbox outbox) {
    this.mails = mails;
    this.outbox = outbox;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("mails.list")
  public Page<MailView> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    String state = query.value(OperatorParameters.MAIL_STATE).orElse(FAILED);
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    return Page.of(
        mails.list(
            state,
            after.map(Cursor::createdAt).orElse(null),
            after.map(Cursor::id).orElse(null),
            limit + 1),
        limit,
        MailView::of,
        entry -> new Cursor(entry.position(), entry.id()));
  }

  /** Sends a failed mail again. */
  @POST
  @Path("/{id}/retry")
  @OperatorAction("mails.retry")
  public void retry(@PathParam("id") String id) {
    outbox.requireEnabled();
    switch (mails.retry(PathId.parse(id))) {
      case RETRIED -> {
        // 204
      }
      case UNKNOWN -> throw Problem.of(ProblemType.NOT_FOUND);
      case NOT_RETRYABLE ->
          throw Problem.of(
              ProblemType.CONFLICT,
              "Only a failed mail whose content has not expired can be retried.");
    }
  }
}
