package dev.sallyport.web.form;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Optional;

/**
 * What a form carries from one step to the next, sealed.
 *
 * @param returnTo where the user goes after the last step
 * @param flow the secret of a step that was begun
 * @param publicKey the options for a passkey, as JSON
 * @param about what the form changes, such as the id of a passkey
 */
public record FormState(
    Optional<String> returnTo,
    Optional<String> flow,
    Optional<String> publicKey,
    Optional<String> about) {
  /** Of a form that nothing precedes. */
  public static final FormState EMPTY =
      new FormState(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Of the first step. */
  public static FormState returningTo(Optional<String> target) {
    return new FormState(target, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Of the second step. */
  public FormState in(String startedFlow, Optional<String> options) {
    return new FormState(returnTo, Optional.of(startedFlow), options, about);
  }

  /** Of a form that changes one thing of several. */
  public FormState about(String what) {
    return new FormState(returnTo, flow, publicKey, Optional.of(what));
  }

  JsonObjectBuilder json() {
    JsonObjectBuilder json = Json.createObjectBuilder();
    returnTo.ifPresent(value -> json.add("return_to", value));
    flow.ifPresent(value -> json.add("flow", value));
    publicKey.ifPresent(value -> json.add("public_key", value));
    about.ifPresent(value -> json.add("about", value));
    return json;
  }

  static FormState of(JsonObject json) {
    return new FormState(
        Optional.ofNullable(json.getString("return_to", null)),
        Optional.ofNullable(json.getString("flow", null)),
        Optional.ofNullable(json.getString("public_key", null)),
        Optional.ofNullable(json.getString("about", null)));
  }

  static JsonObject parse(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  @Override
  public String toString() {
    return "FormState[hidden]";
  }
}
