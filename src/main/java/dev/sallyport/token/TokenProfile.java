package dev.sallyport.token;

/** {@code TOKEN_PROFILE}: what the {@code typ} header of access tokens says. */
public enum TokenProfile {
  /** {@code JWT}, which MicroProfile JWT verifiers such as Payara's demand. */
  JWT("JWT"),
  /** {@code at+jwt} (RFC 9068, section 2.1), which no verifier takes for an ID token. */
  RFC9068("at+jwt");

  private final String type;

  TokenProfile(String type) {
    this.type = type;
  }

  String type() {
    return type;
  }
}
