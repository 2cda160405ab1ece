package dev.sallyport.admin;

import dev.sallyport.audit.Origin;
import dev.sallyport.throttle.Client;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who calls; by the access token. */
@RequestScoped
public class Operator {
  @Inject private JsonWebToken token;
  @Inject private Client client;

  public UUID id() {
    return UUID.fromString(token.getSubject());
  }

  /** The request, with the operator as its actor. */
  public Origin origin() {
    return client.origin().by(id());
  }
}
