package com.example.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Who has signed in is the caller of the request, with the roles of Sallyport. web.xml says which
 * pages need that.
 */
@ApplicationScoped
public class SessionAuthentication implements HttpAuthenticationMechanism {
  /** The page that led to the log-in. It is kept here, because a parameter could name any site. */
  static final String WANTED = "wanted";

  @Inject Sallyport sallyport;

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (context.isProtected()) {
      response.setHeader("Cache-Control", "no-store");
    }
    Optional<Tokens> tokens = Optional.empty();
    try {
      tokens = SignIn.of(request).map(signIn -> signIn.valid(sallyport, Visitor.of(request)));
    } catch (SallyportException refused) {
      if (refused.status() != 401) {
        return fails(response);
      }
      SignIn.end(request);
    }
    if (tokens.isPresent()) {
      return context.notifyContainerAboutLogin(tokens.get().email(), tokens.get().roles());
    }
    return context.isProtected() ? asks(request, response) : context.doNothing();
  }

  private static AuthenticationStatus asks(
      HttpServletRequest request, HttpServletResponse response) {
    request.getSession().setAttribute(WANTED, request.getRequestURI());
    try {
      response.sendRedirect(request.getContextPath() + "/login.xhtml");
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return AuthenticationStatus.SEND_CONTINUE;
  }

  private static AuthenticationStatus fails(HttpServletResponse response) {
    try {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return AuthenticationStatus.SEND_FAILURE;
  }
}
