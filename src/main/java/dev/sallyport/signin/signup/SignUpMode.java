package dev.sallyport.signin.signup;

/** Who may create an account. */
public enum SignUpMode {
  /** Everyone, with any address. */
  OPEN,
  /** Everyone who reads the mailbox of the address. */
  VERIFIED,
  /** Nobody: operators create accounts. */
  CLOSED
}
