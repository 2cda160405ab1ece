package dev.sallyport.openid.authorization;

/** What happens next with a valid authorization request. */
public sealed interface AuthorizationStep {
  /** The client gets a code. */
  record Issue() implements AuthorizationStep {}

  /**
   * The user must be authenticated.
   *
   * @param again whether an existing session does not suffice
   */
  record SignIn(boolean again) implements AuthorizationStep {}

  /** The user who is signed in must prove a further factor. */
  record StepUp() implements AuthorizationStep {}

  /** The user must consent. */
  record Consent() implements AuthorizationStep {}

  /**
   * The client gets an error.
   *
   * @param error of OpenID Connect Core, section 3.1.2.6
   */
  record Refuse(String error, String description) implements AuthorizationStep {}
}
