package dev.sallyport.imports.reader;

import dev.sallyport.imports.UnreadableImportException;
import dev.sallyport.imports.reader.user.JsonUser;
import dev.sallyport.imports.reader.user.RecordFault;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Reads a JSON object from each line; empty lines are skipped. A line that is too long, not UTF-8
 * or no JSON object is a fault of that line alone.
 */
final class LineReader implements UserReader {
  /** Octets of a line. */
  static final int MAX_LINE = 256 * 1024;

  private static final int BUFFER = 64 * 1024;

  private static final JsonParserFactory JSON = Json.createParserFactory(Map.of());

  private final InputStream file;
  private final JsonUser format;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private long line;

  LineReader(InputStream file, JsonUser format) {
    this.file = file;
    this.format = format;
  }

  @Override
  public Optional<ReadRecord> next() {
    try {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      while (fill()) {
        line++;
        octets.reset();
        if (!readLine(octets)) {
          return Optional.of(
              ReadRecord.faulty(line, "too_long", "must have at most 256 KiB in a line"));
        }
        if (!isBlank(octets.toByteArray())) {
          return Optional.of(record(octets.toByteArray()));
        }
      }
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new UnreadableImportException("unreadable", line);
    }
  }

  /** False at the end of the file. */
  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(file.read(buffer, 0, BUFFER), 0);
    }
    return limit > 0;
  }

  /** Reads up to the end of the line; false if it is too long, whose rest is skipped. */
  private boolean readLine(ByteArrayOutputStream octets) throws IOException {
    boolean fits = true;
    do {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      fits = fits && octets.size() + end - position <= MAX_LINE;
      if (fits) {
        octets.write(buffer, position, end - position);
      }
      boolean ended = end < limit;
      position = ended ? end + 1 : end;
      if (ended) {
        return fits;
      }
    } while (fill());
    return fits;
  }

  private static boolean isBlank(byte[] octets) {
    for (byte octet : octets) {
      if (octet != ' ' && octet != '\t' && octet != '\r') {
        return false;
      }
    }
    return true;
  }

  private ReadRecord record(byte[] octets) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException broken) {
      return ReadRecord.faulty(line, "not_utf8", "must be in UTF-8");
    }
    try (JsonParser parser = JSON.createParser(new StringReader(text))) {
      return ReadRecord.of(line, format.read(object(parser)));
    } catch (RecordFault fault) {
      return ReadRecord.faulty(line, fault);
    } catch (JsonException | NoSuchElementException | ClassCastException malformed) {
      return ReadRecord.faulty(
          line, "malformed", "must be a JSON object in which no name appears twice");
    }
  }

  private static JsonObject object(JsonParser parser) {
    if (parser.next() != JsonParser.Event.START_OBJECT) {
      throw new JsonException("No object");
    }
    JsonObject object = new ParsedObject(parser).value();
    if (parser.hasNext()) {
      throw new JsonException("More than one object");
    }
    return object;
  }
}
