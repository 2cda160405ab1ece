package dev.sallyport.signin.passkey;

import java.util.List;

/**
 * The response to a new passkey.
 *
 * @param recoveryCodes ten, shown once, if the account had no second factor; otherwise null
 */
public record AddedPasskeyView(PasskeyView passkey, List<String> recoveryCodes) {
  @Override
  public String toString() {
    return "AddedPasskeyView[hidden]";
  }
}
