package dev.sallyport.admin.imports;

import dev.sallyport.account.Roles;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.imports.ImportFault;
import dev.sallyport.imports.ImportOptions;
import dev.sallyport.imports.ImportProgress;
import dev.sallyport.imports.ImportService;
import dev.sallyport.platform.http.BodyLimit;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code /api/admin/imports}: begins, lists, shows and cancels imports of users. */
@Path("/api/admin/imports")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class ImportResource {
  /** Bytes of a file: about a million users. */
  static final long MAX_FILE = 512L * 1024 * 1024;

  /** Faults in the view of an import; the others are in its list of faults. */
  private static final int SHOWN_FAULTS = 20;

  private final ImportService imports;
  private final ImportIntake intake;
  private final ImportParameters parameters;
  private final UserSearchService users;
  private final Operator operator;

  @Inject
  ImportResource(
      ImportService imports,
      ImportIntake intake,
      ImportParameters parameters,
      UserSearchService users,
      Operator operator) {
    this.imports = imports;
    this.intake = intake;
    this.parameters = parameters;
    this.users = users;
    this.operator = operator;
  }

  /** 202 once the file has been received. */
  @POST
  @Consumes({
    MediaType.APPLICATION_JSON,
    "application/x-ndjson",
    "text/csv",
    MediaType.APPLICATION_OCTET_STREAM
  })
  @BodyLimit(MAX_FILE)
  @OperatorAction("imports.start")
  @RequiresRecentAuthentication
  public Response start(
      @Context UriInfo uri,
      @HeaderParam(FirebaseParameters.HEADER) String firebase,
      InputStream file)
      throws IOException {
    ImportOptions options = parameters.read(uri.getQueryParameters(), firebase, operator.id());
    UUID id = intake.receive(options, file, operator.origin());
    return Response.accepted(new StartedImportView(id)).build();
  }

  /** Newest first. */
  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("imports.list")
  public Page<ImportView> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    List<ImportProgress> found =
        imports.list(
            after.map(Cursor::createdAt).orElse(null),
            after.map(Cursor::id).orElse(null),
            limit + 1);
    Map<UUID, String> emails = emails(found);
    return Page.of(
        found,
        limit,
        progress -> ImportView.of(progress, emails, null),
        progress -> new Cursor(progress.createdAt(), progress.id()));
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @Path("/{id}")
  @OperatorAction("imports.show")
  public ImportView show(@PathParam("id") String id) {
    ImportProgress progress = require(id);
    List<ImportFault> faults = new ArrayList<>();
    imports.eachFault(progress.id(), SHOWN_FAULTS, faults::add);
    return ImportView.of(progress, emails(List.of(progress)), faults);
  }

  private Map<UUID, String> emails(List<ImportProgress> found) {
    return users.emails(
        found.stream()
            .map(ImportProgress::requestedBy)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()));
  }

  /** 204; users that were imported remain. */
  @DELETE
  @Path("/{id}")
  @OperatorAction("imports.cancel")
  @RequiresRecentAuthentication
  public void cancel(@PathParam("id") String id) {
    ImportProgress progress = require(id);
    if (!imports.cancel(progress.id(), operator.origin())) {
      throw Problem.of(ProblemType.CONFLICT, "The import has ended.");
    }
  }

  private ImportProgress require(String id) {
    return imports.find(PathId.parse(id)).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }
}
