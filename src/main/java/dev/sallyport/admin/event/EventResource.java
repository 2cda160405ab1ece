package dev.sallyport.admin.event;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.ExportFormat;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.audit.search.EventFilter;
import dev.sallyport.audit.search.EventReader;
import dev.sallyport.audit.search.RecordedEvent;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Optional;

/** {@code /api/admin/events}: lists and exports audit events. */
@Path("/api/admin/events")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
public class EventResource {
  private final EventReader events;

  @Inject
  EventResource(EventReader events) {
    this.events = events;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @Produces(MediaType.APPLICATION_JSON)
  @OperatorAction("events.list")
  public Page<RecordedEvent> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    EventFilter filter = EventParameters.of(query);
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    return Page.of(
        events.newest(filter, after.orElse(null), limit + 1),
        limit,
        event -> event,
        event -> new Cursor(event.createdAt(), event.id()));
  }

  /** Streams all matching events row by row, without keeping them in memory. */
  @GET
  @Path("/export")
  @Produces({ExportFormat.NDJSON_TYPE, ExportFormat.CSV_TYPE, MediaType.APPLICATION_JSON})
  @OperatorAction(value = "events.export", always = true)
  public Response export(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    EventFilter filter = EventParameters.of(query);
    ExportFormat format =
        query
            .value(OperatorParameters.FORMAT)
            .map(name -> ExportFormat.valueOf(name.toUpperCase(Locale.ROOT)))
            .orElse(ExportFormat.NDJSON);
    query.requireFaultless();
    StreamingOutput rows = output -> new EventExport(format, output).write(events, filter);
    return Response.ok(rows, format.mediaType())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"auth-events." + format.extension() + "\"")
        .build();
  }
}
