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
          "session_id",
          "actor_id",
          "email_hash",
          "ip",
          "user_agent",
          "request_id",
          "id");

  private final ExportFormat format;
  private final Writer out;

  EventExport(ExportFormat format, OutputStream output) {
    this.format = format;
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
      events.each(filter, this::writeUnchecked);
      out.flush();
    } catch (UncheckedIOException hungUp) {
      throw hungUp.getCause();
    }
  }

  private void writeUnchecked(RecordedEvent event) {
    try {
      out.write(format == ExportFormat.CSV ? CsvLine.of(values(event)) : json(event));
    } catch (IOException hungUp) {
      throw new UncheckedIOException(hungUp);
    }
  }

  private static String json(RecordedEvent event) {
    JsonObjectBuilder line = Json.createObjectBuilder();
    List<Object> values = values(event);
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

  private static List<Object> values(RecordedEvent event) {
    List<Object> values = new ArrayList<>(COLUMNS.size());
    values.add(JsonTime.format(event.createdAt()));
    values.add(event.type());
    values.add(event.owasp());
    values.add(event.success());
    values.add(event.failureReason());
    values.add(event.detail());
    values.add(event.count());
    values.add(event.userId());
    values.add(event.sessionId());
    values.add(event.actorId());
    values.add(event.emailHash());
    values.add(event.ip());
    values.add(event.userAgent());
    values.add(event.requestId());
    values.add(event.id());
    return values;
  }
}
