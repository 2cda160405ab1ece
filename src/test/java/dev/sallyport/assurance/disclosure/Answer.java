package dev.sallyport.assurance.disclosure;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All that a caller sees of an answer, but for what differs between any two: date, request id, and
 * in an answer that is no refusal the values made for it. Where these stand and how long they are
 * still counts.
 */
record Answer(int status, Map<String, List<String>> headers, String body) {
  private static final Pattern MADE_FOR_IT =
      Pattern.compile(
          "eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+" // an access token
              + "|(?<![\\w-])[\\w-]{43}(?![\\w-])" // a refresh token
              + "|(?<![A-Z2-7])[A-Z2-7]{32}(?![A-Z2-7])" // the secret of an authenticator app
              + "|<svg .*?</svg>" // and its QR code
              + "|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
              + "|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

  /**
   * @param sent what the caller put into the request, which an answer may repeat
   */
  static Answer of(HttpResponse<String> response, String sent) {
    return of(response, response.body().replace(sent, "…"), response.headers().map());
  }

  static Answer of(HttpResponse<String> response) {
    return of(response, response.body(), response.headers().map());
  }

  private static Answer of(
      HttpResponse<String> response, String text, Map<String, List<String>> all) {
    Map<String, List<String>> headers = new TreeMap<>(all);
    headers.remove("date");
    // The server ends a connection after so many requests.
    headers.remove("connection");
    headers.remove("x-request-id");
    String body =
        response.headers().firstValue("x-request-id").map(id -> text.replace(id, "")).orElse(text);
    // Its clock goes on between two answers.
    headers.computeIfPresent("ratelimit", (name, values) -> masked(values, "t=\\d+"));
    if (response.statusCode() >= 300) {
      return new Answer(response.statusCode(), headers, body);
    }
    headers.remove("content-length");
    headers.computeIfPresent("location", (name, values) -> masked(values, MADE_FOR_IT.pattern()));
    return new Answer(response.statusCode(), headers, MADE_FOR_IT.matcher(body).replaceAll("…"));
  }

  private static List<String> masked(List<String> values, String pattern) {
    return values.stream().map(value -> value.replaceAll(pattern, "…")).toList();
  }
}
