package dev.sallyport.credential.passkey;

/**
 * The result of verifying a {@link PresentedPasskey}.
 *
 * @param passkey as it was stored
 * @param signCount to be stored
 * @param backedUp to be stored
 */
public record PasskeyVerification(
    Outcome outcome, Passkey passkey, long signCount, boolean backedUp) {
  /** How a verification can end. */
  public enum Outcome {
    ACCEPTED,
    REJECTED,
    /** The signature is right, but its counter was not increased: there are two authenticators. */
    COUNTER_NOT_INCREASED
  }

  public boolean isAccepted() {
    return outcome == Outcome.ACCEPTED;
  }

  static PasskeyVerification failed(Outcome outcome, Passkey passkey) {
    return new PasskeyVerification(outcome, passkey, passkey.signCount(), passkey.backedUp());
  }
}
