package dev.sallyport.problem;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;

/** Writes a {@link Problem} as RFC 9457 JSON. */
final class ProblemBody {
  static final String MEDIA_TYPE = "application/problem+json";

  private ProblemBody() {}

  static String of(Problem problem, String requestId) {
    ProblemType type = problem.type();
    JsonObjectBuilder body =
        Json.createObjectBuilder()
            .add("type", "urn:sallyport:problem:" + type.code())
            .add("title", type.title())
            .add("status", type.status())
            .add("detail", problem.detail())
            .add("code", type.code())
            .add("request_id", requestId);
    if (type == ProblemType.INVALID_CLIENT || type == ProblemType.UNSUPPORTED_TOKEN_TYPE) {
      // The member that OAuth 2.0 clients read (RFC 6749, section 5.2, and RFC 7009).
      body.add("error", type.code());
    }
    String wait = problem.headers().get("Retry-After");
    if (wait != null) {
      // Scripts of other origins cannot read the header unless CORS exposes it.
      body.add("retry_after", Long.parseLong(wait));
    }
    problem.members().forEach((name, value) -> body.add(name, json(value)));
    if (!problem.faults().isEmpty()) {
      JsonArrayBuilder errors = Json.createArrayBuilder();
      for (Fault fault : problem.faults()) {
        JsonObjectBuilder error =
            Json.createObjectBuilder()
                .add("field", fault.field())
                .add("code", fault.code())
                .add("message", fault.message());
        fault.parameters().forEach((name, value) -> error.add(name, json(value)));
        errors.add(error);
      }
      body.add("errors", errors);
    }
    return body.build().toString();
  }

  private static JsonValue json(Object member) {
    if (member instanceof JsonValue value) {
      return value;
    }
    if (member instanceof List<?> list) {
      return Json.createArrayBuilder(list).build();
    }
    return member instanceof Number number
        ? Json.createValue(number.longValue())
        : Json.createValue(member.toString());
  }
}
