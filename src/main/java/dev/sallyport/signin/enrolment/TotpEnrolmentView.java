package dev.sallyport.signin.enrolment;

/**
 * An authenticator app that waits for its first code.
 *
 * @param secret in Base32, for typing into the app
 * @param uri what the QR code contains
 * @param qrSvg an SVG document
 * @param flow confirms the enrolment, together with a code
 * @param expiresIn seconds
 */
public record TotpEnrolmentView(
    String secret, String uri, String qrSvg, String flow, long expiresIn) {
  @Override
  public String toString() {
    return "TotpEnrolmentView[hidden]";
  }
}
