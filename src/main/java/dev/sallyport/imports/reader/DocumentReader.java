package dev.sallyport.imports.reader;

import dev.sallyport.imports.UnreadableImportException;
import dev.sallyport.imports.reader.user.JsonUser;
import dev.sallyport.imports.reader.user.RecordFault;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import java.io.InputStream;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Reads the objects of the list {@code users} of one JSON document, one at a time. A document that
 * is no JSON, or has too long a record, cannot be read from there on.
 */
final class DocumentReader implements UserReader {
  private static final String USERS = "users";

  private final GuardedReader file;
  private final JsonParser parser;
  private final JsonUser format;
  private boolean inUsers;
  private boolean foundUsers;

  DocumentReader(InputStream file, JsonUser format) {
    this.file = new GuardedReader(file);
    this.parser = Json.createParser(this.file);
    this.format = format;
  }

  @Override
  public Optional<ReadRecord> next() {
    try {
      if (!foundUsers) {
        findUsers();
        inUsers = true;
      }
      return inUsers ? nextUser() : Optional.empty();
    } catch (JsonException | IllegalStateException | NoSuchElementException unreadable) {
      boolean tooLong = unreadable.getCause() instanceof GuardedReader.TooLongException;
      throw new UnreadableImportException(tooLong ? "too_long" : "malformed", line());
    }
  }

  private Optional<ReadRecord> nextUser() {
    file.newRecord();
    JsonParser.Event event = parser.next();
    if (event == JsonParser.Event.END_ARRAY) {
      inUsers = false;
      finish();
      return Optional.empty();
    }
    long line = line();
    if (event != JsonParser.Event.START_OBJECT) {
      throw new UnreadableImportException("malformed", line);
    }
    ParsedObject user = new ParsedObject(parser);
    try {
      return Optional.of(ReadRecord.of(line, format.read(user.value())));
    } catch (RecordFault fault) {
      return Optional.of(ReadRecord.faulty(line, fault));
    } catch (ClassCastException malformed) {
      return Optional.of(ReadRecord.faulty(line, "malformed", "must be a user of this source"));
    }
  }

  /** Skips what precedes the users. */
  private void findUsers() {
    int depth = 0;
    while (!foundUsers && parser.hasNext()) {
      file.newRecord();
      JsonParser.Event event = parser.next();
      switch (event) {
        case START_OBJECT, START_ARRAY -> ParsedObject.requireDepth(++depth);
        case END_OBJECT, END_ARRAY -> depth--;
        case KEY_NAME -> {
          if (depth == 1 && parser.getString().equals(USERS)) {
            foundUsers = parser.next() == JsonParser.Event.START_ARRAY;
            if (!foundUsers) {
              throw new UnreadableImportException("malformed", line());
            }
          }
        }
        default -> {
          // A value.
        }
      }
    }
    if (!foundUsers) {
      throw new UnreadableImportException("no_users", line());
    }
  }

  /** Reads the rest, so that a truncated document is not taken for a whole one. */
  private void finish() {
    int depth = 1;
    while (parser.hasNext()) {
      file.newRecord();
      switch (parser.next()) {
        case START_OBJECT, START_ARRAY -> ParsedObject.requireDepth(++depth);
        case END_OBJECT, END_ARRAY -> depth--;
        default -> {
          // A name or a value.
        }
      }
    }
  }

  private long line() {
    return parser.getLocation().getLineNumber();
  }
}
