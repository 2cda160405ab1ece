package dev.sallyport.credential.password.capacity;

/**
 * The client for which a password is hashed, so that the hash queue can be shared fairly.
 *
 * @param network the largest network that one owner is likely to have
 * @param known whether a user has logged in from this network before
 */
public record HashClient(String network, boolean known) {
  /** The service itself. */
  public static final HashClient SERVICE = new HashClient("", true);

  /**
   * Work that nobody waits for; in the queue it is behind every known network. It does not count as
   * load.
   */
  public static final HashClient BACKGROUND = new HashClient("background", false);
}
