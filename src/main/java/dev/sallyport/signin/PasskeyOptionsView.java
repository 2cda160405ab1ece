package dev.sallyport.signin;

import dev.sallyport.credential.passkey.PasskeyOptions;
import dev.sallyport.signin.flow.StartedFlow;
import jakarta.json.JsonObject;

/**
 * What a page needs to call an authenticator.
 *
 * @param flow sent back with its response
 * @param expiresIn how long the response is accepted, in seconds
 * @param publicKey options for {@code navigator.credentials}
 */
public record PasskeyOptionsView(String flow, long expiresIn, JsonObject publicKey) {
  public static PasskeyOptionsView of(StartedFlow flow, JsonObject publicKey) {
    return new PasskeyOptionsView(flow.secret(), PasskeyOptions.LIFETIME.toSeconds(), publicKey);
  }

  @Override
  public String toString() {
    return "PasskeyOptionsView[hidden]";
  }
}
