package dev.sallyport.token;

import java.time.Duration;

/** A signed access token, in JWS compact serialisation, and its lifetime. */
public record AccessToken(String value, Duration lifetime) {
  @Override
  public String toString() {
    return "AccessToken[hidden]";
  }
}
