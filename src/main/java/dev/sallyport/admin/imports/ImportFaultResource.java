package dev.sallyport.admin.imports;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.CsvLine;
import dev.sallyport.admin.query.ExportFormat;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.imports.ImportFault;
import dev.sallyport.imports.ImportQueueService;
import dev.sallyport.imports.ImportService;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code GET /api/admin/imports/{id}/faults}: downloads what was told about records. */
@Path("/api/admin/imports/{id}/faults")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
public class ImportFaultResource {
  private final ImportService imports;

  @Inject
  ImportFaultResource(ImportService imports) {
    this.imports = imports;
  }

  /** At most 10,000 lines, by line of the file. */
  @GET
  @Produces({ExportFormat.NDJSON_TYPE, ExportFormat.CSV_TYPE, MediaType.APPLICATION_JSON})
  @OperatorAction(value = "imports.faults", always = true)
  public Response faults(@PathParam("id") String id, @Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    ExportFormat format =
        query
            .value(OperatorParameters.FORMAT)
            .map(name -> ExportFormat.valueOf(name.toUpperCase(Locale.ROOT)))
            .orElse(ExportFormat.CSV);
    query.requireFaultless();
    UUID importId = PathId.parse(id);
    if (imports.find(importId).isEmpty()) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    List<ImportFault> faults = new ArrayList<>();
    imports.eachFault(importId, ImportQueueService.MAX_FAULTS, faults::add);
    String text =
        format == ExportFormat.CSV ? csv(faults) : lines(faults, ImportFaultResource::json);
    return Response.ok(text.getBytes(StandardCharsets.UTF_8), format.mediaType())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"import-faults." + format.extension() + "\"")
        .build();
  }

  /** With a line of headings. */
  static String csv(List<ImportFault> faults) {
    return CsvLine.of(List.of("line", "code", "message")) + lines(faults, ImportFaultResource::csv);
  }

  private static String lines(List<ImportFault> faults, Function<ImportFault, String> line) {
    return faults.stream().map(line).collect(Collectors.joining());
  }

  private static String csv(ImportFault fault) {
    return CsvLine.of(List.of(fault.line(), fault.code(), fault.message()));
  }

  private static String json(ImportFault fault) {
    return Json.createObjectBuilder()
            .add("line", fault.line())
            .add("code", fault.code())
            .add("message", fault.message())
            .build()
        + "\n";
  }
}
