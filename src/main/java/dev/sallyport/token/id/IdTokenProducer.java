package dev.sallyport.token.id;

import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.key.SigningKeys;
import dev.sallyport.token.key.store.KeyPurpose;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Produces the core classes of the feature for injection. */
class IdTokenProducer {
  @Produces
  @Singleton
  static IdTokenIssuer idTokenIssuer(TokenSettings settings, SigningKeys keys, Clock clock) {
    return new IdTokenIssuer(settings, () -> keys.current(KeyPurpose.ID_TOKEN), clock);
  }

  @Produces
  @Singleton
  static IdTokenHints idTokenHints(TokenSettings settings, SigningKeys keys, Clock clock) {
    return new IdTokenHints(settings, () -> keys.current(KeyPurpose.ID_TOKEN), clock);
  }
}
