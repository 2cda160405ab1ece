package dev.sallyport.platform.http.json;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a JSON object into a request record, strictly: at most 16 KiB of well-formed UTF-8, one
 * flat object, members named as the record's components in snake_case, each of the component's type
 * ({@code String}, {@code Boolean}, a {@code List} of strings, or a {@code JsonObject}, which the
 * feature reads; {@code null} counts as absent). One 400 response names every unknown, repeated or
 * mistyped member, up to twenty. The feature validates the values.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class RequestBodyReader implements MessageBodyReader<Record> {
  /** Bytes. */
  static final int LIMIT = 16 * 1024;

  /** Objects and arrays within each other; Parsson throws a bare RuntimeException at 1,000. */
  static final int DEPTH_LIMIT = 32;

  /** Limits the size of the response to a small request. */
  public static final int FAULT_LIMIT = 20;

  private static final String BROKEN_OFF = "The request body is incomplete.";

  /** RFC 8259, section 8.1: may be ignored. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  // Json.createParser looks for its implementation on the whole class path each time.
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type.isRecord();
  }

  @Override
  public Record readFrom(
      Class<Record> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body) {
    // The resource decides whether the body is optional: a log-out needs none.
    return read(type, body).orElse(null);
  }

  /**
   * Reads an optional body.
   *
   * @return empty without a body
   */
  public static <R extends Record> Optional<R> read(Class<R> type, InputStream body) {
    try {
      byte[] bytes = body.readNBytes(LIMIT + 1);
      return bytes.length == 0 ? Optional.empty() : Optional.of(read(type, bytes));
    } catch (IOException brokenOff) {
      // The client disconnected or sent malformed chunks; the service did not fail.
      throw malformed(BROKEN_OFF);
    }
  }

  /**
   * The request of a resource method.
   *
   * @param requestOrNull null for a body that is not an object
   * @throws Problem 400 for null
   */
  public static <R> R required(R requestOrNull) {
    if (requestOrNull == null) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The request body must be a JSON object.");
    }
    return requestOrNull;
  }

  /** Whether there is a body; reads its first byte. */
  public static boolean isPresent(InputStream body) {
    try {
      return body.read() >= 0;
    } catch (IOException brokenOff) {
      throw malformed(BROKEN_OFF);
    }
  }

  public static <R extends Record> R read(Class<R> type, byte[] body) {
    if (body.length > LIMIT) {
      throw Problem.of(ProblemType.PAYLOAD_TOO_LARGE);
    }
    Members<R> members = new Members<>(type);
    try (JsonParser parser = PARSERS.createParser(new StringReader(decode(body)))) {
      members.read(parser);
    } catch (JsonException | NoSuchElementException malformed) {
      throw malformed("The request body must be well-formed JSON.");
    }
    return members.create();
  }

  private static String decode(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException malformed) {
      throw malformed("The request body must be well-formed UTF-8.");
    }
  }

  private static Problem malformed(String detail) {
    return Problem.of(ProblemType.MALFORMED_REQUEST, detail);
  }

  /**
   * Reads the object in one pass and never builds what it does not need, so that depth costs
   * nothing.
   */
  private static final class Members<R extends Record> {
    private final Class<R> type;
    private final RecordComponent[] components;
    private final String[] names;
    private final Object[] values;
    private final Set<String> seen = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    Members(Class<R> type) {
      this.type = type;
      this.components = RecordComponents.of(type);
      this.names =
          Arrays.stream(components).map(c -> snakeCase(c.getName())).toArray(String[]::new);
      this.values = new Object[components.length];
    }

    void read(JsonParser parser) {
      if (!parser.hasNext() || parser.next() != JsonParser.Event.START_OBJECT) {
        throw malformed("The request body must be a JSON object.");
      }
      for (JsonParser.Event event = parser.next();
          event != JsonParser.Event.END_OBJECT;
          event = parser.next()) {
        member(parser.getString(), parser);
      }
      if (parser.hasNext()) {
        throw malformed("The request body must be a single JSON value.");
      }
      if (!faults.isEmpty()) {
        throw Problem.invalid(faults);
      }
    }

    private void member(String name, JsonParser parser) {
      JsonParser.Event event = parser.next();
      int index = Arrays.asList(names).indexOf(name);
      if (index < 0) {
        fault(printable(name), "unknown_field", "is not a known member");
        skip(event, parser);
      } else if (!seen.add(name)) {
        fault(name, "repeated", "must not appear more than once");
        skip(event, parser);
      } else {
        values[index] = value(index, event, parser);
      }
    }

    /**
     * Leaves a structure that was just entered. Not with {@code skipArray}, which loops for ever at
     * the end of a truncated body and does not look at what it skips.
     */
    private static void skip(JsonParser.Event entered, JsonParser parser) {
      int depth = step(entered);
      while (depth > 0) {
        depth += step(parser.next());
        if (depth > DEPTH_LIMIT) {
          throw NestedObject.tooDeep();
        }
      }
    }

    private static int step(JsonParser.Event event) {
      return switch (event) {
        case START_OBJECT, START_ARRAY -> 1;
        case END_OBJECT, END_ARRAY -> -1;
        default -> 0;
      };
    }

    private Object value(int index, JsonParser.Event event, JsonParser parser) {
      if (event == JsonParser.Event.VALUE_NULL) {
        return null;
      }
      Class<?> wanted = components[index].getType();
      if (wanted == List.class && event == JsonParser.Event.START_ARRAY) {
        return texts(index, parser);
      }
      if (wanted == JsonObject.class && event == JsonParser.Event.START_OBJECT) {
        return NestedObject.read(parser);
      }
      if (wanted == String.class && event == JsonParser.Event.VALUE_STRING) {
        return parser.getString();
      }
      if (wanted == Boolean.class && event == JsonParser.Event.VALUE_TRUE) {
        return true;
      }
      if (wanted == Boolean.class && event == JsonParser.Event.VALUE_FALSE) {
        return false;
      }
      wrongType(index);
      skip(event, parser);
      return null;
    }

    /** Reads on to the end of the array. */
    private List<String> texts(int index, JsonParser parser) {
      List<String> texts = new ArrayList<>();
      boolean wrong = false;
      for (JsonParser.Event event = parser.next();
          event != JsonParser.Event.END_ARRAY;
          event = parser.next()) {
        if (event == JsonParser.Event.VALUE_STRING) {
          texts.add(parser.getString());
        } else {
          wrong = true;
          skip(event, parser);
        }
      }
      if (wrong) {
        wrongType(index);
      }
      return wrong ? null : List.copyOf(texts);
    }

    private void wrongType(int index) {
      Class<?> wanted = components[index].getType();
      String expected =
          wanted == String.class
              ? "a string"
              : wanted == Boolean.class
                  ? "true or false"
                  : wanted == JsonObject.class ? "an object" : "an array of strings";
      fault(names[index], "wrong_type", "must be " + expected);
    }

    private void fault(String field, String code, String message) {
      if (faults.size() < FAULT_LIMIT) {
        faults.add(new Fault(field, code, message));
      }
    }

    R create() {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        return type.getDeclaredConstructor(types).newInstance(values);
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException("A request record must be public: " + type, impossible);
      }
    }

    private static String snakeCase(String name) {
      return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** A member's name comes from the caller: bounded and without control characters. */
    private static String printable(String name) {
      String bounded = name.length() > 64 ? name.substring(0, 64) : name;
      return bounded.replaceAll("[^\\x20-\\x7E]", "?");
    }
  }
}
