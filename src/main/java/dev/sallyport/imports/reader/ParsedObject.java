package dev.sallyport.imports.reader;

import dev.sallyport.imports.reader.user.RecordFault;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.util.HashSet;
import java.util.Set;

/**
 * An object of a stream. Unlike the parser's own it tells whether a name appears twice or a number
 * is out of range, and the stream can be read on after that.
 */
final class ParsedObject {
  /** Levels of objects and lists; the parser's own limit is no exception of JSON. */
  static final int MAX_DEPTH = 32;

  private final JsonParser parser;
  private boolean repeated;
  private boolean outOfRange;
  private final JsonObject object;

  /**
   * @param parser after the begin of the object; it is read up to its end
   * @throws JsonException if the object is malformed or nested too deeply
   */
  ParsedObject(JsonParser parser) {
    this.parser = parser;
    this.object = readObject(1);
  }

  /**
   * @throws JsonException if the depth exceeds {@link #MAX_DEPTH}
   */
  static void requireDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new JsonException("Nested too deeply");
    }
  }

  /**
   * @throws RecordFault if a name appears twice or a number is out of range
   */
  JsonObject value() {
    if (repeated) {
      throw new RecordFault("malformed", "must be a JSON object in which no name appears twice");
    }
    if (outOfRange) {
      throw new RecordFault("malformed", "must have only numbers that are in range");
    }
    return object;
  }

  private JsonObject readObject(int depth) {
    requireDepth(depth);
    JsonObjectBuilder members = Json.createObjectBuilder();
    Set<String> names = new HashSet<>();
    for (JsonParser.Event event = parser.next();
        event != JsonParser.Event.END_OBJECT;
        event = parser.next()) {
      String name = parser.getString();
      repeated |= !names.add(name);
      members.add(name, readValue(parser.next(), depth));
    }
    return members.build();
  }

  private JsonValue readValue(JsonParser.Event event, int depth) {
    return switch (event) {
      case START_OBJECT -> readObject(depth + 1);
      case START_ARRAY -> readArray(depth + 1);
      case VALUE_NUMBER -> readNumber();
      default -> parser.getValue();
    };
  }

  /** The parser refuses exponents by one exception, and too many digits by the other. */
  private JsonValue readNumber() {
    try {
      return parser.getValue();
    } catch (NumberFormatException | UnsupportedOperationException tooLarge) {
      outOfRange = true;
      return JsonValue.NULL;
    }
  }

  private JsonValue readArray(int depth) {
    requireDepth(depth);
    JsonArrayBuilder elements = Json.createArrayBuilder();
    for (JsonParser.Event event = parser.next();
        event != JsonParser.Event.END_ARRAY;
        event = parser.next()) {
      elements.add(readValue(event, depth));
    }
    return elements.build();
  }
}
