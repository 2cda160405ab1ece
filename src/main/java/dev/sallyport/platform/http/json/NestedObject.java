package dev.sallyport.platform.http.json;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads an object within a request body, such as the response of an authenticator, whose members
 * the feature knows. Not with {@code JsonParser.getObject}, which has no limits.
 */
final class NestedObject {
  private NestedObject() {}

  /**
   * Reads on to the end of an object that was just entered.
   *
   * @throws Problem 400 for a repeated member, too many levels or a number out of range
   */
  static JsonObject read(JsonParser parser) {
    return object(parser, 1);
  }

  private static JsonObject object(JsonParser parser, int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (JsonParser.Event event = parser.next();
        event != JsonParser.Event.END_OBJECT;
        event = parser.next()) {
      String name = parser.getString();
      if (members.put(name, value(parser.next(), parser, depth)) != null) {
        throw malformed("An object in the request body has a member more than once.");
      }
    }
    return Json.createObjectBuilder(members).build();
  }

  private static JsonValue value(JsonParser.Event event, JsonParser parser, int depth) {
    if (depth >= RequestBodyReader.DEPTH_LIMIT) {
      throw tooDeep();
    }
    return switch (event) {
      case START_OBJECT -> object(parser, depth + 1);
      case START_ARRAY -> array(parser, depth + 1);
      case VALUE_NUMBER -> number(parser);
      default -> parser.getValue();
    };
  }

  // BigDecimal refuses exponents of more than 32 bits with an exception of its own, and Parsson
  // numbers of more than 1,100 characters with another one.
  private static JsonValue number(JsonParser parser) {
    try {
      return parser.getValue();
    } catch (NumberFormatException | UnsupportedOperationException outOfRange) {
      throw malformed("A number in the request body is out of range.");
    }
  }

  private static JsonValue array(JsonParser parser, int depth) {
    JsonArrayBuilder values = Json.createArrayBuilder();
    for (JsonParser.Event event = parser.next();
        event != JsonParser.Event.END_ARRAY;
        event = parser.next()) {
      values.add(value(event, parser, depth));
    }
    return values.build();
  }

  static Problem tooDeep() {
    return malformed("The request body is nested too deeply.");
  }

  private static Problem malformed(String detail) {
    return Problem.of(ProblemType.MALFORMED_REQUEST, detail);
  }
}
