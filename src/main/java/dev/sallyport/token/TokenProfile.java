package dev.sallyport.token;

import java.util.Optional;

/** {@code TOKEN_PROFILE}: the specification of access tokens. */
public enum TokenProfile {
  /** MicroProfile JWT: {@code typ} is {@code JWT}, as verifiers such as Payara's require. */
  JWT("JWT", null),

  /**
   * RFC 9068: {@code typ} is {@code at+jwt}, which no verifier accepts as an ID token, and {@code
   * client_id} names the client. Users sign in to the service itself, not to another client, so the
   * service is the client of every token.
   */
  RFC9068("at+jwt", "sallyport");

  private final String type;
  private final String clientId;

  TokenProfile(String type, String clientId) {
    this.type = type;
    this.clientId = clientId;
  }

  String type() {
    return type;
  }

  /** The {@code client_id} claim; empty if the profile has none. */
  Optional<String> clientId() {
    return Optional.ofNullable(clientId);
  }
}
