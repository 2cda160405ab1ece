package dev.sallyport.web.form;

import dev.sallyport.platform.http.json.RequestBodyReader;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A submitted form. */
public final class Submission {
  /** The field that carries the {@link FormState}. */
  public static final String STATE = "state";

  private final Map<String, List<String>> fields;
  private final FormState state;

  Submission(Map<String, List<String>> fields, FormState state) {
    this.fields = Map.copyOf(fields);
    this.state = state;
  }

  /** A form that nobody has submitted yet. */
  public static Submission empty(FormState state) {
    return new Submission(Map.of(), state);
  }

  /** A form of which one field is filled in already. */
  public static Submission with(String field, String value, FormState state) {
    return new Submission(Map.of(field, List.of(value)), state);
  }

  /** A field as entered; null if it is missing or empty. */
  public String text(String name) {
    List<String> values = fields.getOrDefault(name, List.of());
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  /**
   * A field with a JSON object; null if it is missing or empty.
   *
   * @throws dev.sallyport.problem.Problem 400 for anything else
   */
  public JsonObject json(String name) {
    String text = text(name);
    return text == null
        ? null
        : RequestBodyReader.read(
                Wrapped.class, ("{\"json\":" + text + "}").getBytes(StandardCharsets.UTF_8))
            .json();
  }

  /** What the reader of request bodies reads, with its limits. */
  public record Wrapped(JsonObject json) {}

  /** What the user has entered, to be shown again; empty if it is missing. */
  public String entered(String name) {
    return Optional.ofNullable(text(name)).orElse("");
  }

  /** Whether a box was checked or a button pressed. */
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  public FormState state() {
    return state;
  }

  /** The same with another state. */
  public Submission with(FormState other) {
    return new Submission(fields, other);
  }

  @Override
  public String toString() {
    return "Submission[hidden]";
  }
}
