package dev.sallyport.imports.reader;

import dev.sallyport.imports.reader.user.RecordFault;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.util.HashSet;
import java.util.Set;

/**
 * An object of a stream. Unlike the parser's own it tells whether a name appears twice, and the
 * stream can be read on after that.
 */
final class ParsedObject {
  private final JsonParser parser;
  private boolean repeated;
  private final JsonObject object;

  /**
   * @param parser after the begin of the object; it is read up to its end
   */
  ParsedObject(JsonParser parser) {
    this.parser = parser;
    this.object = readObject();
  }

  /**
   * @throws RecordFault if a name appears twice
   */
  JsonObject value() {
    if (repeated) {
      throw new RecordFault("malformed", "must be a JSON object in which no name appears twice");
    }
    return object;
  }

  private JsonObject readObject() {
    JsonObjectBuilder members = Json.createObjectBuilder();
    Set<String> names = new HashSet<>();
    for (JsonParser.Event event = parser.next();
        event != JsonParser.Event.END_OBJECT;
        event = parser.next()) {
      String name = parser.getString();
      repeated |= !names.add(name);
      members.add(name, readValue(parser.next()));
    }
    return members.build();
  }

  private JsonValue readValue(JsonParser.Event event) {
    return switch (event) {
      case START_OBJECT -> readObject();
      case START_ARRAY -> readArray();
      default -> parser.getValue();
    };
  }

  private JsonValue readArray() {
    JsonArrayBuilder elements = Json.createArrayBuilder();
    for (JsonParser.Event event = parser.next();
        event != JsonParser.Event.END_ARRAY;
        event = parser.next()) {
      elements.add(readValue(event));
    }
    return elements.build();
  }
}
