package dev.sallyport.token.key;

import dev.sallyport.token.key.store.KeyPurpose;
import dev.sallyport.token.key.store.SigningAlgorithm;

/**
 * The configured rules for signing keys.
 *
 * @param algorithm of new keys
 */
public record KeyPolicy(SigningAlgorithm algorithm, KeySchedule schedule) {
  /**
   * The rules for one purpose. ID tokens are always signed with RS256, which every client must
   * support (OpenID Connect Core, section 15.1). Clients send them back as hints long after they
   * have expired.
   */
  KeyPolicy of(KeyPurpose purpose) {
    return purpose == KeyPurpose.ID_TOKEN
        ? new KeyPolicy(SigningAlgorithm.RS256, schedule.lasting())
        : this;
  }
}
