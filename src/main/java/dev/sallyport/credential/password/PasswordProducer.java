package dev.sallyport.credential.password;

import dev.sallyport.credential.password.pepper.Peppers;
import dev.sallyport.credential.password.work.UnknownAccountCosts;
import dev.sallyport.platform.lifecycle.Draining;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** Produces the core classes of the feature for injection, and tells them that the node ends. */
class PasswordProducer {
  @Produces
  @Singleton
  static PasswordPolicy policy(PasswordSettings settings) {
    return new PasswordPolicy(settings.profile(), CommonPasswords.load(), settings.breached());
  }

  @Produces
  @Singleton
  static PasswordHasher hasher(
      HashingSettings settings,
      Peppers peppers,
      UnknownAccountCosts unknown,
      Event<PasswordHashed> hashed) {
    return new PasswordHasher(
        settings.cost(),
        Runtime.getRuntime().availableProcessors(),
        settings.queue(),
        new SecureRandom(),
        peppers,
        unknown::of,
        took -> hashed.fire(new PasswordHashed(took)));
  }

  static void drain(@Observes Draining beginning, PasswordHasher hasher) {
    hasher.drain();
  }
}
