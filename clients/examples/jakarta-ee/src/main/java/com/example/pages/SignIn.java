package com.example.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.Optional;

/** The tokens of the user of an HTTP session. Its cookie is all that the browser gets. */
class SignIn implements Serializable {
  private static final String ATTRIBUTE = SignIn.class.getName();

  /** Seconds before the expiry of an access token at which it is refreshed. */
  private static final long MARGIN = 60;

  private Tokens tokens;

  private SignIn(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Begins it, with another id of the HTTP session, so that nobody knows it from before. */
  static void begin(HttpServletRequest request, Tokens tokens) {
    request.getSession();
    request.changeSessionId();
    request.getSession().setAttribute(ATTRIBUTE, new SignIn(tokens));
  }

  static Optional<SignIn> of(HttpServletRequest request) {
    return Optional.ofNullable(request.getSession(false))
        .map(session -> (SignIn) session.getAttribute(ATTRIBUTE));
  }

  static void end(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /**
   * With a valid access token. Requests of one user refresh one after the other, because a refresh
   * token works once.
   *
   * @throws SallyportException with the status 401 if the session with Sallyport has ended; with
   *     another if the access token has expired and cannot be refreshed now
   */
  synchronized Tokens valid(Sallyport sallyport, Visitor visitor) {
    if (tokens.expiresWithin(MARGIN)) {
      try {
        tokens = sallyport.refresh(tokens, visitor);
      } catch (SallyportException refused) {
        if (refused.status() == 401 || tokens.expiresWithin(0)) {
          throw refused;
        }
      }
    }
    return tokens;
  }
}
