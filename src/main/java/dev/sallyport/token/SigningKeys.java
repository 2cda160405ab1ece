package dev.sallyport.token;

import dev.sallyport.platform.SchemaReady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** This node's copy of the keys, so that neither issuing nor verifying asks the database. */
@ApplicationScoped
public class SigningKeys {
  @Inject private SigningKeyService service;
  private volatile KeyRing current;

  void load(@Observes SchemaReady ready) {
    KeyRing loaded = service.load();
    VerificationKeySource.publish(loaded);
    current = loaded;
  }

  public KeyRing current() {
    if (current == null) {
      throw new IllegalStateException("No signing key before the start is complete");
    }
    return current;
  }
}
