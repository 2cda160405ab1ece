package dev.sallyport.problem;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A problem as a complete HTTP/1.1 response, for code outside the servlet container. */
public final class RawProblem {
  private RawProblem() {}

  /**
   * The bytes of a response, after which the connection is closed.
   *
   * @param proposedRequestId the caller's {@code X-Request-Id}; may be null
   * @param headers besides those of every problem; names and values must not contain line ends
   * @param withBody false for an answer to HEAD
   */
  public static byte[] answer(
      Problem problem,
      String reasonPhrase,
      String proposedRequestId,
      Map<String, String> headers,
      boolean withBody) {
    String requestId = RequestId.choose(proposedRequestId);
    byte[] body = ProblemBody.of(problem, requestId).getBytes(StandardCharsets.UTF_8);
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(problem.headers());
    all.put(RequestId.HEADER, requestId);
    all.put("Content-Type", ProblemBody.MEDIA_TYPE);
    all.put("Content-Length", Integer.toString(body.length));
    all.put("Connection", "close");
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(problem.type().status()).append(' ').append(reasonPhrase).append("\r\n");
    all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] answer = new byte[start.length + (withBody ? body.length : 0)];
    System.arraycopy(start, 0, answer, 0, start.length);
    System.arraycopy(body, 0, answer, start.length, answer.length - start.length);
    return answer;
  }
}
