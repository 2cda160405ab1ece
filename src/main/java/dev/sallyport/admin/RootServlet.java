package dev.sallyport.admin;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Leads a person who opens the service's address to the console. Not in {@code web.xml}, where an
 * empty pattern is none.
 */
@WebServlet(urlPatterns = "", asyncSupported = true)
public class RootServlet extends HttpServlet {
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_FOUND);
    // Relative, so that it holds behind a path prefix.
    response.setHeader("Location", "console/");
  }
}
