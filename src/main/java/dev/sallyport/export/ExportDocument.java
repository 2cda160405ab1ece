package dev.sallyport.export;

import dev.sallyport.platform.http.json.JsonTime;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes an export as one JSON object, page by page. */
final class ExportDocument {
  private final AccountExportService source;
  private final UUID userId;
  private final Map<String, Object> account;
  private final Instant time;

  /**
   * @param account as {@link AccountExportService#begin} returned it
   */
  ExportDocument(
      AccountExportService source, UUID userId, Map<String, Object> account, Instant time) {
    this.source = source;
    this.userId = userId;
    this.account = account;
    this.time = time;
  }

  /** Writes everything; after a failure the JSON is incomplete, so that clients detect it. */
  void writeTo(OutputStream output) {
    // Not closed after a failure, which would complete the JSON.
    JsonGenerator json = Json.createGenerator(output);
    json.writeStartObject();
    json.write("exported_at", JsonTime.format(time));
    json.writeStartObject("account");
    account.forEach((name, value) -> write(json, name, value));
    json.writeEnd();
    for (ExportSection section : ExportSection.values()) {
      json.writeStartArray(section.member());
      writeRows(json, section);
      json.writeEnd();
    }
    json.writeEnd();
    json.flush();
  }

  private void writeRows(JsonGenerator json, ExportSection section) {
    Optional<ExportSection.Position> after = Optional.empty();
    do {
      AccountExportService.Page page = source.page(userId, section, after);
      for (Map<String, Object> row : page.rows()) {
        json.writeStartObject();
        row.forEach((name, value) -> write(json, name, value));
        json.writeEnd();
      }
      after = page.next();
    } while (after.isPresent());
  }

  private static void write(JsonGenerator json, String name, Object value) {
    if (value == null) {
      json.writeNull(name);
    } else if (value instanceof Boolean flag) {
      json.write(name, flag);
    } else if (value instanceof Number number) {
      json.write(name, number.longValue());
    } else if (value instanceof Instant instant) {
      json.write(name, JsonTime.format(instant));
    } else if (value instanceof List<?> texts) {
      json.writeStartArray(name);
      texts.forEach(text -> json.write(text.toString()));
      json.writeEnd();
    } else {
      json.write(name, value.toString());
    }
  }
}
