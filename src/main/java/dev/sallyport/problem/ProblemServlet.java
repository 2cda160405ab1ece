package dev.sallyport.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The error page of {@code web.xml}: answers errors of the container, which occur before a filter
 * or a resource is called, as problems.
 */
public class ProblemServlet extends HttpServlet {
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    answer(Problem.of(ProblemType.ofStatus(status)), request, response);
  }

  /** Answers with a problem from a servlet filter, which must not throw. */
  public static void answer(
      Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String requestId = RequestId.of(request);
    response.setStatus(problem.type().status());
    response.setHeader(RequestId.HEADER, requestId);
    problem.headers().forEach(response::setHeader);
    response.setContentType(ProblemBody.MEDIA_TYPE);
    response
        .getOutputStream()
        .write(ProblemBody.of(problem, requestId).getBytes(StandardCharsets.UTF_8));
  }
}
