package dev.sallyport.credential.totp;

/**
 * An authenticator app that is being enrolled: the only time that its secret is shown.
 *
 * @param secret in Base32, for typing
 * @param uri {@code otpauth://totp/…}, which apps read from a QR code
 * @param sealed what is stored until a code confirms it
 */
public record TotpEnrolment(String secret, String uri, String sealed) {
  @Override
  public String toString() {
    return "TotpEnrolment[hidden]";
  }
}
