package dev.sallyport.client;

import java.time.Instant;

/**
 * Remembers proofs, so that each works once. The default remembers in the memory of one server; an
 * application on several servers sets an implementation that they share, see {@link ProofFeature}.
 */
public interface UsedProofs {
  /**
   * Uses a proof up. Of parallel calls with one id a single one returns true.
   *
   * @param id 43 characters of base64url, which differ for every key and {@code jti}
   * @param until when the proof is too old to be accepted
   * @return false if the id was used before, or cannot be remembered
   */
  boolean isFirstUse(String id, Instant until);
}
