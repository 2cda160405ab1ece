package dev.sallyport.mail.delivery;

/**
 * The result of one attempt.
 *
 * @param reason {@code accepted}, or why it failed: the reply of the server such as {@code 550
 *     5.1.1}, without its text, which may contain the address; or what happened instead of a reply,
 *     such as {@code timeout}
 * @param serverUsable whether the server can be expected to take other mails now
 */
record DeliveryResult(Kind kind, String reason, boolean serverUsable) {
  static final DeliveryResult ACCEPTED = new DeliveryResult(Kind.ACCEPTED, "accepted", true);

  /** What follows from an attempt. */
  enum Kind {
    ACCEPTED,
    /** To be retried. */
    DEFERRED,
    /** Refused for good. */
    REJECTED
  }

  static DeliveryResult rejected(String reason) {
    return new DeliveryResult(Kind.REJECTED, reason, true);
  }

  /** The server refused this mail for now. */
  static DeliveryResult deferred(String reason) {
    return new DeliveryResult(Kind.DEFERRED, reason, true);
  }

  /** There is no usable server. */
  static DeliveryResult unreachable(String reason) {
    return new DeliveryResult(Kind.DEFERRED, reason, false);
  }
}
