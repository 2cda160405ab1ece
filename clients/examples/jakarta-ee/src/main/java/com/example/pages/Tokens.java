package com.example.pages;

import java.io.Serializable;
import java.time.Instant;
import java.util.Set;

/**
 * A session with Sallyport. It stays on this server.
 *
 * @param expiresAt of the access token, by this server's clock
 */
record Tokens(
    String email, Set<String> roles, String accessToken, String refreshToken, Instant expiresAt)
    implements Serializable {
  Tokens with(Set<String> other) {
    return new Tokens(email, other, accessToken, refreshToken, expiresAt);
  }

  boolean expiresWithin(long seconds) {
    return !Instant.now().plusSeconds(seconds).isBefore(expiresAt);
  }

  @Override
  public String toString() {
    return "Tokens[" + email + "]";
  }
}
