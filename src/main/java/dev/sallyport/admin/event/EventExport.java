package dev.sallyport.admin.event;

import dev.sallyport.admin.query.CsvLine;
import dev.sallyport.admin.query.ExportFormat;
import dev.sallyport.audit.search.EventFilter;
import dev.sallyport.audit.search.EventReader;
import dev.sallyport.audit.search.RecordedEvent;
import dev.sallyport.platform.http.json.JsonTime;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Writes audit events as lines. */
final class EventExport {
  private static final List<String> COLUMNS =
      List.of(
          "created_at",
          "type",
          "owasp",
          "success",
          "failure_reason",
          "detail",
          "count",
          "user_id",
          "user_email",
          "session_id",
          "actor_id",
          "actor_email",
          "email_hash",
          "ip",
          "user_agent",
          "request_id",
          "id");

  /** Events whose users are looked up together. */
  private static final int BATCH = 500;

  private final ExportFormat format;
  private final Function<List<RecordedEvent>, Map<UUID, String>> emails;
  private final Writer out;
  private final List<RecordedEvent> batch = new ArrayList<>(BATCH);

  /**
   * @param emails finds the present addresses of the users of some events
   */
  EventExport(
      ExportFormat format,
      Function<List<RecordedEvent>, Map<UUID, String>> emails,
      OutputStream output) {
    this.format = format;
    this.emails = emails;
    this.out = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
  }

  /**
   * Writes every event that matches.
   *
   * @throws IOException if the client disconnected
   */
  void write(EventReader events, EventFilter filter) throws IOException {
    try {
      if (format == ExportFormat.CSV) {
        out.write(CsvLine.of(COLUMNS));
      }
      events.each(filter, this::add);
      writeBatch();
      out.flush();
    } catch (UncheckedIOException hungUp) {
      throw hungUp.getCause();
    }
  }

  private void add(RecordedEvent event) {
    batch.add(event);
    if (batch.size() == BATCH) {
      writeBatch();
    }
  }

  private void writeBatch() {
    Map<UUID, String> known = emails.apply(batch);
    try {
      for (RecordedEvent event : batch) {
        List<Object> values = values(EventView.of(event, known));
        out.write(format == ExportFormat.CSV ? CsvLine.of(values) : json(values));
      }
    } catch (IOException hungUp) {
      throw new UncheckedIOException(hungUp);
    }
    batch.clear();
  }

  private static String json(List<Object> values) {
    JsonObjectBuilder line = Json.createObjectBuilder();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (value == null) {
        line.addNull(COLUMNS.get(i));
      } else if (value instanceof Boolean flag) {
        line.add(COLUMNS.get(i), flag);
      } else if (value instanceof Integer number) {
        line.add(COLUMNS.get(i), number);
      } else {
        line.add(COLUMNS.get(i), value.toString());
      }
    }
    return line.build() + "\n";
  }

  private static List<Object> values(EventView event) {
    List<Object> values = new ArrayList<>(COLUMNS.size());
    values.add(JsonTime.format(event.createdAt()));
    values.add(event.type());
    values.add(event.owasp());
    values.add(event.success());
    values.add(event.failureReason());
    values.add(event.detail());
    values.add(event.count());
    values.add(event.userId());
    values.add(event.userEmail());
    values.add(event.sessionId());
    values.add(event.actorId());
    values.add(event.actorEmail());
    values.add(event.emailHash());
    values.add(event.ip());
    values.add(event.userAgent());
    values.add(event.requestId());
    values.add(event.id());
    return values;
  }
}
