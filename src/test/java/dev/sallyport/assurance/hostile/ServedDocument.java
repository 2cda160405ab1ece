package dev.sallyport.assurance.hostile;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the service says of itself at {@code /openapi}, and what is wrong with an answer by it. Read
 * more strictly than OpenAPI asks: a member that no schema names is wrong, a header that is named
 * must be there, and a problem's code must be among the examples of its response.
 */
final class ServedDocument {
  /** Without a mail server, and for unknown methods. */
  private static final Set<String> EXPECTED = Set.of("not_implemented", "mail_not_configured");

  private static final String PROBLEM = "application/problem+json";
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDialect(
          Dialects.getOpenApi30(),
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

  /** One method of one path. */
  record Operation(String method, String path, JsonNode node) {
    String id() {
      return node.path("operationId").asString("");
    }

    List<JsonNode> parameters(String in) {
      List<JsonNode> found = new ArrayList<>();
      node.path("parameters")
          .forEach(p -> Optional.of(p).filter(o -> is(o, "in", in)).ifPresent(found::add));
      return found;
    }

    /** What it takes; JSON or a form. */
    Optional<String> mediaType() {
      return node.path("requestBody").path("content").propertyNames().stream().findFirst();
    }

    boolean accepts(String securityScheme) {
      for (JsonNode way : node.path("security")) {
        if (way.has(securityScheme)) {
          return true;
        }
      }
      return false;
    }

    private static boolean is(JsonNode node, String name, String value) {
      return node.path(name).asString("").equals(value);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  ServedDocument(String json) {
    document = JSON.readTree(json);
    document
        .path("components")
        .path("schemas")
        .forEach(
            schema -> {
              if (schema.has("properties") && !schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
              }
            });
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .forEach(
                        method ->
                            operations.add(
                                new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    method.getValue()))));
  }

  List<Operation> operations() {
    return operations;
  }

  /** The schema of what an operation takes. */
  JsonNode bodySchema(Operation operation) {
    return resolved(
        operation.node().path("requestBody").path("content").iterator().next().path("schema"));
  }

  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString("").substring(1)) : node;
  }

  /** By its path or, as the service routes it, by a path with parameters that matches. */
  Optional<Operation> operation(String method, String path) {
    return operation(method, path::equals)
        .or(() -> operation(method, template -> matches(template, path)));
  }

  private Optional<Operation> operation(String method, Predicate<String> path) {
    return operations.stream()
        .filter(operation -> operation.method().equals(method) && path.test(operation.path()))
        .findFirst();
  }

  private static boolean matches(String template, String path) {
    return path.matches(template.replaceAll("\\{[^}]*}", "[^/]+").replace(".", "\\."));
  }

  /**
   * What is wrong with an answer.
   *
   * @param documentedMethod false when the path was asked with a method that it does not have
   */
  Optional<String> complaint(Operation operation, boolean documentedMethod, Answer answer) {
    String code = problemCode(answer);
    if (answer.status() >= 500 && !EXPECTED.contains(code)) {
      return Optional.of("an error of the server");
    }
    if (answer.header("X-Request-Id").isEmpty()) {
      return Optional.of("no X-Request-Id");
    }
    JsonNode responses = operation.node().path("responses");
    String status = Integer.toString(answer.status());
    // Who may call is asked before the method is.
    boolean listed =
        (documentedMethod || answer.status() == 401 || answer.status() == 403)
            && responses.has(status);
    JsonNode response = resolved(responses.path(listed ? status : "default"));
    for (String header : response.path("headers").propertyNames()) {
      if (answer.header(header).isEmpty()) {
        return Optional.of("no " + header);
      }
    }
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      return answer.body().isEmpty() ? Optional.empty() : Optional.of("a body");
    }
    String type = answer.header("Content-Type").orElse("").replaceAll("\\s*;.*", "");
    if (!content.has(type)) {
      return Optional.of("Content-Type " + type);
    }
    return type.equals(PROBLEM)
        ? problem(content.path(type), code, answer)
        : body(content.path(type), type, answer);
  }

  private Optional<String> problem(JsonNode content, String code, Answer answer) {
    if (!content.path("examples").has(code)) {
      return Optional.of("the problem " + code);
    }
    JsonNode problem = JSON.readTree(answer.body());
    if (problem.path("status").asInt() != answer.status()) {
      return Optional.of("another status within");
    }
    if (!answer.header("X-Request-Id").orElse("").equals(problem.path("request_id").asString(""))) {
      return Optional.of("another request_id within");
    }
    return body(content, PROBLEM, answer);
  }

  private Optional<String> body(JsonNode content, String type, Answer answer) {
    if (!type.equals("application/json") && !type.endsWith("+json")) {
      return Optional.empty();
    }
    try {
      List<Error> errors =
          schemas
              .computeIfAbsent(content.path("schema"), this::compiled)
              .validate(JSON.readTree(answer.body()))
              .stream()
              // Theirs is ASCII only; addresses here may be internationalised.
              .filter(error -> !error.getMessage().contains("email pattern"))
              .toList();
      return errors.isEmpty() ? Optional.empty() : Optional.of(errors.get(0).toString());
    } catch (JacksonException malformed) {
      return Optional.of("malformed JSON");
    }
  }

  private Schema compiled(JsonNode schema) {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("allOf").add(schema);
    root.set("components", document.path("components"));
    return registry.getSchema(root);
  }

  private static String problemCode(Answer answer) {
    if (!answer.header("Content-Type").orElse("").startsWith(PROBLEM)) {
      return "";
    }
    try {
      return JSON.readTree(answer.body()).path("code").asString("");
    } catch (JacksonException malformed) {
      return "";
    }
  }
}
