package dev.sallyport.credential.passkey;

import com.webauthn4j.data.AuthenticationData;
import java.util.Arrays;

/** A response of an authenticator that was parsed, but not verified. */
public final class PresentedPasskey {
  private final AuthenticationData data;

  PresentedPasskey(AuthenticationData data) {
    this.data = data;
  }

  AuthenticationData data() {
    return data;
  }

  /** The credential ID, in Base64url. */
  public String passkeyId() {
    return Passkey.encoded(data.getCredentialId());
  }

  /** Whether the authenticator names the user, and as this one. */
  public boolean isOf(byte[] handle) {
    return data.getUserHandle() != null && Arrays.equals(data.getUserHandle(), handle);
  }

  @Override
  public String toString() {
    return "PresentedPasskey[hidden]";
  }
}
