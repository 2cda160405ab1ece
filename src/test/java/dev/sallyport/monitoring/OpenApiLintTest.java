package dev.sallyport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.sallyport.monitoring.openapi.OpenApiDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules that linters of OpenAPI check, after the recommended ones of {@code @redocly/cli},
 * which finds nothing either. {@code OpenApiIT} sees that this document is the one that is served.
 */
class OpenApiLintTest {
  private static final JsonNode DOCUMENT = new JsonMapper().readTree(OpenApiDocument.json());

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /**
   * The objects of OpenAPI 3.0 with their members. A member's type follows a colon; {@code []} is a
   * list of them, {@code {}} a map to them, {@code !} a member that is required.
   */
  private static final Map<String, String> OBJECTS =
      Map.ofEntries(
          Map.entry(
              "OpenApi",
              "openapi! info!:Info servers!:Server[] paths!:Paths components:Components"
                  + " security:any tags:Tag[] externalDocs:any"),
          Map.entry(
              "Info", "title! version! license!:License description termsOfService contact:any"),
          Map.entry("License", "name! url!"),
          Map.entry("Server", "url! description variables:any"),
          Map.entry("Tag", "name! description! externalDocs:any"),
          Map.entry(
              "PathItem",
              "summary description servers:any parameters:Parameter[] get:Operation put:Operation"
                  + " post:Operation delete:Operation options:Operation head:Operation"
                  + " patch:Operation trace:Operation"),
          Map.entry(
              "Operation",
              "tags!:any summary! description externalDocs:any operationId! parameters:Parameter[]"
                  + " requestBody:RequestBody responses!:Response{} callbacks:any deprecated"
                  + " security!:any servers:any"),
          Map.entry(
              "Parameter",
              "name! in! description! required deprecated allowEmptyValue style explode"
                  + " allowReserved schema!:Schema example:any examples:Example{} content:any"),
          Map.entry("RequestBody", "description content!:MediaType{} required"),
          Map.entry("MediaType", "schema!:Schema example:any examples:Example{} encoding:any"),
          Map.entry("Response", "description! headers:Header{} content:MediaType{} links:any"),
          Map.entry("Header", "description required schema!:Schema example:any"),
          Map.entry("Example", "summary description value:any externalValue"),
          Map.entry(
              "Components",
              "schemas:Schema{} responses:Response{} parameters:Parameter{} examples:Example{}"
                  + " requestBodies:RequestBody{} headers:Header{} securitySchemes:SecurityScheme{}"
                  + " links:any callbacks:any"),
          Map.entry("SecurityScheme", "type! description name in scheme bearerFormat flows:any"),
          Map.entry(
              "Schema",
              "title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength"
                  + " minLength pattern maxItems minItems uniqueItems maxProperties minProperties"
                  + " required:any enum:any type allOf:Schema[] oneOf:Schema[] anyOf:Schema[]"
                  + " not:Schema items:Schema properties:Schema{} additionalProperties:any"
                  + " description format default:any nullable discriminator:any readOnly writeOnly"
                  + " example:any deprecated"));

  private final List<String> complaints = new ArrayList<>();

  @Test
  void everyObjectHasTheMembersOfOpenApiAndNoOther() {
    check("OpenApi", DOCUMENT, "#");

    assertThat(complaints).isEmpty();
  }

  /** The checks are checks: a mistake of each kind is found. */
  @Test
  void aMistakeIsFound() {
    ObjectNode document = (ObjectNode) DOCUMENT.deepCopy();
    document.put("endpoints", "none of OpenAPI");
    ((ObjectNode) document.at("/paths/~1api~1auth~1login/post")).remove("security");
    ((ObjectNode) document.at("/info")).remove("license");

    check("OpenApi", document, "#");

    assertThat(complaints)
        .containsExactlyInAnyOrder(
            "# has endpoints",
            "#/info lacks license",
            "#/paths/~1api~1auth~1login/post lacks security");
  }

  @Test
  void everyReferenceLeadsSomewhereAndNothingIsUnused() {
    Set<String> used = new TreeSet<>();
    DOCUMENT.findValuesAsString("$ref").forEach(used::add);

    assertThat(used).allMatch(reference -> !DOCUMENT.at(reference.substring(1)).isMissingNode());
    Set<String> defined = new TreeSet<>();
    for (String kind : List.of("schemas", "responses", "examples")) {
      DOCUMENT
          .path("components")
          .path(kind)
          .propertyNames()
          .forEach(name -> defined.add("#/components/" + kind + "/" + name));
    }
    assertThat(used).containsAll(defined);
  }

  @Test
  void everyOperationNamesASuccessAndARefusal() {
    operations()
        .forEach(
            (name, operation) -> {
              Set<String> statuses = names(operation.path("responses"));
              assertThat(statuses).as(name).anyMatch(status -> status.startsWith("2"));
              assertThat(statuses).as(name).anyMatch(status -> status.startsWith("4"));
              assertThat(statuses)
                  .as(name)
                  .allMatch(status -> status.matches("[1-5](\\d\\d|XX)|default"));
            });
  }

  @Test
  void operationIdsAreUniqueAndFitForUrls() {
    List<String> ids =
        operations().values().stream().map(node -> node.path("operationId").asString()).toList();

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[A-Za-z0-9_-]+"));
  }

  @Test
  void everyOperationUsesSchemesAndTagsThatAreDefined() {
    Set<String> schemes = names(DOCUMENT.path("components").path("securitySchemes"));
    Set<String> tags =
        stream(DOCUMENT.path("tags"))
            .map(tag -> tag.path("name").asString())
            .collect(Collectors.toSet());

    operations()
        .forEach(
            (name, operation) -> {
              operation
                  .path("security")
                  .forEach(way -> assertThat(schemes).as(name).containsAll(names(way)));
              assertThat(stream(operation.path("tags")).map(JsonNode::asString))
                  .as(name)
                  .isNotEmpty()
                  .allMatch(tags::contains);
            });
  }

  @Test
  void pathsHaveTheirParametersAndAreUnambiguous() {
    Set<String> shapes = new HashSet<>();
    DOCUMENT
        .path("paths")
        .propertyNames()
        .forEach(
            path -> {
              assertThat(path).matches("/[^?#]*[^/]");
              assertThat(shapes.add(path.replaceAll("\\{[^}]*}", "{}"))).as(path).isTrue();
            });
    operations()
        .forEach(
            (name, operation) -> {
              List<String> parameters =
                  stream(operation.path("parameters"))
                      .map(p -> p.path("in").asString() + " " + p.path("name").asString())
                      .toList();
              assertThat(parameters).as(name).doesNotHaveDuplicates();
              assertThat(parameters.stream().filter(p -> p.startsWith("path ")))
                  .as(name)
                  .containsExactlyInAnyOrderElementsOf(
                      Pattern.compile("\\{([^}]*)}")
                          .matcher(name)
                          .results()
                          .map(match -> "path " + match.group(1))
                          .toList());
              assertThat(stream(operation.path("parameters")))
                  .as(name)
                  .allMatch(
                      p ->
                          !p.path("in").asString().equals("path")
                              || p.path("required").asBoolean());
            });
  }

  @Test
  void everyExampleConformsToItsSchema() {
    List<String> wrong = new ArrayList<>();
    int[] checked = {0};
    SchemaRegistry registry =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi30(),
            builder ->
                builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    for (JsonNode holder : DOCUMENT.findParents("schema")) {
      ObjectNode root = new JsonMapper().createObjectNode();
      root.putArray("allOf").add(holder.path("schema"));
      root.set("components", DOCUMENT.path("components"));
      Schema schema = registry.getSchema(root);
      for (JsonNode example : examples(holder)) {
        checked[0]++;
        schema.validate(example).forEach(error -> wrong.add(example + ": " + error));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(checked[0]).isGreaterThan(80);
  }

  private static List<JsonNode> examples(JsonNode holder) {
    List<JsonNode> examples = new ArrayList<>();
    if (holder.has("example")) {
      examples.add(holder.path("example"));
    }
    holder.path("examples").forEach(example -> examples.add(resolved(example).path("value")));
    return examples;
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asString().substring(1)) : node;
  }

  private void check(String type, JsonNode node, String where) {
    if (node.has("$ref")) {
      if (node.size() > 1) {
        complaints.add(where + " has more than a reference");
      }
      return;
    }
    if (type.equals("Paths")) {
      node.properties()
          .forEach(
              path -> check("PathItem", path.getValue(), where + "/" + pointer(path.getKey())));
      return;
    }
    Map<String, String> members =
        Arrays.stream(OBJECTS.get(type).split(" ", -1))
            .collect(
                Collectors.toMap(
                    member -> member.replaceAll("!?(:.*)?$", ""),
                    member -> member.replaceAll("^[^:]*:?", "")));
    Arrays.stream(OBJECTS.get(type).split(" ", -1))
        .filter(member -> member.matches("[^:]*!.*"))
        .map(member -> member.replaceAll("!.*", ""))
        .filter(member -> !node.has(member))
        .forEach(member -> complaints.add(where + " lacks " + member));
    node.properties()
        .forEach(
            member -> {
              String name = member.getKey();
              if (!members.containsKey(name)) {
                complaints.add(where + " has " + name);
              } else {
                checkMember(members.get(name), member.getValue(), where + "/" + pointer(name));
              }
            });
  }

  private void checkMember(String type, JsonNode value, String where) {
    if (type.isEmpty()) {
      if (value.isContainer() || value.isNull()) {
        complaints.add(where + " is no value");
      }
    } else if (type.endsWith("[]")) {
      value.forEach(item -> check(type.substring(0, type.length() - 2), item, where));
    } else if (type.endsWith("{}")) {
      value
          .properties()
          .forEach(
              item ->
                  check(
                      type.substring(0, type.length() - 2),
                      item.getValue(),
                      where + "/" + pointer(item.getKey())));
    } else if (!type.equals("any")) {
      check(type, value, where);
    }
  }

  private static String pointer(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  /** By method and path, such as {@code get /health/live}. */
  private static Map<String, JsonNode> operations() {
    return DOCUMENT.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .filter(member -> METHODS.contains(member.getKey()))
                    .map(
                        member ->
                            Map.entry(member.getKey() + " " + path.getKey(), member.getValue())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Set<String> names(JsonNode object) {
    return new TreeSet<>(object.propertyNames());
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return array.valueStream();
  }
}
