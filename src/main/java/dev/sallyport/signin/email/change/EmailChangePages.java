package dev.sallyport.signin.email.change;

/** The pages that redeem mailed links. */
final class EmailChangePages {
  /** Asks for the password, unlike the page that verifies an address. */
  static final String CONFIRM = "/email/change";

  static final String REVERT = "/email/revert";

  private EmailChangePages() {}
}
