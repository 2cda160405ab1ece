package dev.sallyport.token;

import dev.sallyport.token.key.KeyPolicy;
import dev.sallyport.token.key.SigningKeys;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Produces the core classes of the feature for injection. */
class TokenProducer {
  @Produces
  static KeyPolicy keyPolicy(TokenSettings settings) {
    return settings.keyPolicy();
  }

  @Produces
  @Singleton
  static TokenIssuer issuer(
      TokenSettings settings, SigningKeys keys, Clock clock, Event<TokenIssued> issued) {
    return new TokenIssuer(settings, keys::current, clock, () -> issued.fire(new TokenIssued()));
  }

  @Produces
  @Singleton
  static TokenVerifier verifier(TokenSettings settings, SigningKeys keys, Clock clock) {
    return new TokenVerifier(settings, keys::current, clock);
  }

  @Produces
  @Singleton
  static VerifiedTokens verifiedTokens(TokenVerifier verifier, Event<TokenRefusal> refused) {
    return new VerifiedTokens(verifier, refused::fire);
  }
}
