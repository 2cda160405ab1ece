package dev.sallyport.admin.finding;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.EmailParameter;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.audit.detection.Finding;
import dev.sallyport.audit.detection.FindingFilter;
import dev.sallyport.audit.detection.FindingReader;
import dev.sallyport.audit.detection.FindingReviewService;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /api/admin/suspicious}: lists and reviews suspicious patterns. */
@Path("/api/admin/suspicious")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class SuspiciousResource {
  private final FindingReader findings;
  private final FindingReviewService reviews;
  private final FindingViews views;
  private final EmailParameter email;
  private final Operator operator;

  @Inject
  SuspiciousResource(
      FindingReader findings,
      FindingReviewService reviews,
      FindingViews views,
      EmailParameter email,
      Operator operator) {
    this.findings = findings;
    this.reviews = reviews;
    this.views = views;
    this.email = email;
    this.operator = operator;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("suspicious.list")
  public Page<FindingView> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    FindingFilter filter = filter(query);
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    List<Finding> found = findings.newest(filter, after.orElse(null), limit + 1);
    return Page.of(
        found, limit, views.of(found), finding -> new Cursor(finding.createdAt(), finding.id()));
  }

  private FindingFilter filter(QueryParameters query) {
    Optional<Instant> since = query.value(OperatorParameters.SINCE);
    Optional<Instant> from = query.value(OperatorParameters.FROM);
    Optional<Instant> to = query.value(OperatorParameters.TO);
    if (since.isPresent() && from.isPresent()) {
      query.fault("since", "out_of_range", "must not be combined with from");
    }
    Optional<Instant> first = from.or(() -> since);
    if (first.isPresent() && to.isPresent() && !first.get().isBefore(to.get())) {
      query.fault("to", "out_of_range", "must be later than from");
    }
    return new FindingFilter(
        first.orElse(null),
        to.orElse(null),
        email
            .read(query)
            .map(who -> who.userId() == null ? "email:" + who.hash() : "user:" + who.userId())
            .orElse(null),
        query.value(OperatorParameters.ACKNOWLEDGED).orElse(null),
        query.value(OperatorParameters.ASSIGNED_TO).orElse(null));
  }

  /** Replaces the review; what the request leaves out is removed. */
  @PUT
  @Path("/{id}/review")
  @Consumes(MediaType.APPLICATION_JSON)
  @OperatorAction("suspicious.review")
  public FindingView review(@PathParam("id") String id, FindingReviewRequest request) {
    UUID finding = PathId.parse(id);
    FindingReviewRequest review = RequestBodyReader.required(request);
    review.requireValid();
    views.requireAssignable(review.assignee());
    if (!reviews.review(
        finding,
        review.acknowledged(),
        review.assignee().orElse(null),
        review.noteOrNull(),
        operator.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    Finding reviewed = findings.find(finding).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    return views.of(List.of(reviewed)).apply(reviewed);
  }
}
