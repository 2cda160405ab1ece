package dev.sallyport.assurance.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.sallyport.Routes;
import jakarta.json.Json;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An operation of the served OpenAPI document, to be called with whatever a test puts into it. */
record Operation(String route, Map<String, Object> description) {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final String FORM = "application/x-www-form-urlencoded";

  static List<Operation> all() {
    return Routes.operations(Routes.document()).entrySet().stream()
        .map(entry -> new Operation(entry.getKey(), entry.getValue()))
        .toList();
  }

  String method() {
    return route.split(" ", 2)[0];
  }

  /** With a value for each parameter of the path, by its name. */
  String path(UnaryOperator<String> values) {
    return PARAMETER
        .matcher(route.split(" ", 2)[1])
        .replaceAll(parameter -> encoded(values.apply(parameter.group(1))));
  }

  List<String> pathParameters() {
    return PARAMETER.matcher(route).results().map(found -> found.group(1)).toList();
  }

  /** Names of the declared parameters in {@code query} or {@code header}. */
  @SuppressWarnings("unchecked")
  List<String> parameters(String in) {
    return ((List<Map<String, Object>>) description.getOrDefault("parameters", List.of()))
        .stream()
            .filter(parameter -> parameter.get("in").equals(in))
            .map(parameter -> parameter.get("name").toString())
            .toList();
  }

  /** The security schemes that it accepts. */
  @SuppressWarnings("unchecked")
  List<String> credentials() {
    return ((List<Map<String, Object>>) description.getOrDefault("security", List.of()))
        .stream().flatMap(way -> way.keySet().stream()).toList();
  }

  boolean hasBody() {
    return description.containsKey("requestBody");
  }

  String contentType() {
    return contents().keySet().iterator().next();
  }

  /** The members of the document's example. */
  Map<String, Object> example() {
    return contents().values().iterator().next().get("example");
  }

  /** The example with other members or values. */
  String body(Map<String, ?> changes) {
    Map<String, Object> members = new LinkedHashMap<>(example());
    members.putAll(changes);
    return contentType().equals(FORM)
        ? members.entrySet().stream()
            .map(member -> member.getKey() + "=" + encoded(member.getValue().toString()))
            .collect(joining("&"))
        : Json.createObjectBuilder(members).build().toString();
  }

  @SuppressWarnings("unchecked")
  private Map<String, Map<String, Map<String, Object>>> contents() {
    Object body = description.get("requestBody");
    return (Map<String, Map<String, Map<String, Object>>>)
        ((Map<String, Object>) body).get("content");
  }

  /** As the server lists it: what a path parameter is called does not matter. */
  static Stream<String> unnamed(Stream<String> routes) {
    return routes.map(route -> PARAMETER.matcher(route).replaceAll((MatchResult name) -> "{}"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  @Override
  public String toString() {
    return route;
  }
}
