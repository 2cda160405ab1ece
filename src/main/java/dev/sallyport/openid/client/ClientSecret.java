package dev.sallyport.openid.client;

import java.time.Instant;
import java.util.UUID;

/** A secret of a client, without its value, of which only the SHA-256 is stored. */
public record ClientSecret(UUID id, Instant createdAt) {
  /** Secrets of a client at a time, so that one can be replaced while the other is in use. */
  public static final int MOST = 2;
}
