package dev.sallyport.admin.action;

import dev.sallyport.access.Caller;
import dev.sallyport.account.User;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;

/** The calling operator or auditor, from the access token. */
@RequestScoped
public class Operator {
  private final HttpServletRequest request;
  private final RequestClient client;

  @Inject
  Operator(HttpServletRequest request, RequestClient client) {
    this.request = request;
    this.client = client;
  }

  /** Whether the user is an operator who may act. */
  public static boolean isActive(User user) {
    return user.isActiveOperator();
  }

  public UUID id() {
    return Caller.userId(request.getUserPrincipal());
  }

  /** The session of the operator. */
  public UUID sessionId() {
    return Caller.sessionId(request.getUserPrincipal());
  }

  /** The origin of the request, with the operator as its actor. */
  public RequestOrigin origin() {
    return client.origin().by(id());
  }
}
