package dev.sallyport.account;

/**
 * For whom a password is hashed, so that the queue for hashes can be shared fairly.
 *
 * @param network the largest network that one owner is likely to have
 * @param known whether a user has logged in from there before
 */
public record HashClient(String network, boolean known) {
  /** The service itself. */
  static final HashClient SERVICE = new HashClient("", true);
}
