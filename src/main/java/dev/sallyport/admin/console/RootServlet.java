package dev.sallyport.admin.console;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Redirects from the root URL to the console. Not declared in {@code web.xml}, where an empty
 * pattern is ignored.
 */
@WebServlet(urlPatterns = "", asyncSupported = true)
public class RootServlet extends HttpServlet {
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_FOUND);
    // Relative, so that it also works behind a path prefix.
    response.setHeader("Location", "console/");
  }
}
