package dev.sallyport.openid.registration;

import dev.sallyport.openid.client.RegisteredClient;
import java.util.Optional;

/**
 * A client that was registered, or has got another secret.
 *
 * @param secret the secret that was made, which is stored nowhere; empty if none was
 */
public record Registration(RegisteredClient client, Optional<String> secret) {
  @Override
  public String toString() {
    return "Registration[" + client.client().id() + "]";
  }
}
