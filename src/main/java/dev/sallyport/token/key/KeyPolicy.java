package dev.sallyport.token.key;

import dev.sallyport.token.key.store.SigningAlgorithm;

/**
 * The configured rules for signing keys.
 *
 * @param algorithm of new keys
 */
public record KeyPolicy(SigningAlgorithm algorithm, KeySchedule schedule) {}
