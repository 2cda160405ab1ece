package dev.sallyport.admin.event;

import dev.sallyport.account.Roles;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.EmailParameter;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /api/admin/events}: lists and exports audit events. */
@Path("/api/admin/events")
@RequestScoped
@RolesAllowed(Roles.ADMIN)
public class EventResource {
  private final EventReader events;
  private final UserSearchService users;
  private final EmailParameter email;

  @Inject
  EventResource(EventReader events, UserSearchService users, EmailParameter email) {
    this.events = events;
    this.users = users;
    this.email = email;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @Produces(MediaType.APPLICATION_JSON)
  @OperatorAction("events.list")
  public Page<EventView> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    EventFilter filter = filter(query);
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    List<RecordedEvent> found = events.newest(filter, after.orElse(null), limit + 1);
    Map<UUID, String> emails = emails(found);
    return Page.of(
        found,
        limit,
        event -> EventView.of(event, emails),
        event -> new Cursor(event.createdAt(), event.id()));
  }

  private Map<UUID, String> emails(List<RecordedEvent> found) {
    return users.emails(
        found.stream()
            .flatMap(event -> Stream.of(event.userId(), event.actorId()).filter(Objects::nonNull))
            .collect(Collectors.toSet()));
  }

  private EventFilter filter(QueryParameters query) {
    EventFilter filter = EventParameters.of(query);
    Optional<EmailParameter.Found> whose = email.read(query);
    if (whose.isPresent() && (filter.userId() != null || filter.emailHash() != null)) {
      query.fault("email", "out_of_range", "must not be combined with user_id or email_hash");
    }
    return whose.map(found -> filter.about(found.userId(), found.hash())).orElse(filter);
  }

  /** Streams all matching events row by row, without keeping them in memory. */
  @GET
  @Path("/export")
  @Produces({ExportFormat.NDJSON_TYPE, ExportFormat.CSV_TYPE, MediaType.APPLICATION_JSON})
  @OperatorAction(value = "events.export", always = true)
  public Response export(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    EventFilter filter = filter(query);
    ExportFormat format =
        query
            .value(OperatorParameters.FORMAT)
            .map(name -> ExportFormat.valueOf(name.toUpperCase(Locale.ROOT)))
            .orElse(ExportFormat.NDJSON);
    query.requireFaultless();
    StreamingOutput rows =
        output -> new EventExport(format, this::emails, output).write(events, filter);
    return Response.ok(rows, format.mediaType())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"auth-events." + format.extension() + "\"")
        .build();
  }
}
