package dev.sallyport.token;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the feature's cores for injection. */
class Tokens {
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
