package dev.sallyport.ticket;

import java.time.Duration;
import java.util.Locale;

/** What a ticket is for; it is of no use for anything else. */
public enum TicketPurpose {
  /**
   * Confirms the address of a new account. Does not replace an earlier ticket: a stranger's sign-up
   * must not end that of the owner of the address.
   */
  SIGNUP(Duration.ofHours(24), true, false, false),
  /** Verifies the address of an existing account. */
  EMAIL_VERIFICATION(Duration.ofHours(24), true, true, false),
  PASSWORD_RESET(Duration.ofHours(1), true, true, false),
  /** Confirms the new address of an account; the ticket belongs to that address. */
  EMAIL_CHANGE(Duration.ofHours(1), true, true, false),
  /**
   * Restores the previous address of an account; the ticket belongs to that address. Remains valid
   * when the credentials change, because a thief would change them next.
   */
  EMAIL_REVERT(Duration.ofDays(7), false, false, true),
  /** Creates an account that an operator has offered. */
  INVITATION(Duration.ofDays(7), false, true, false),
  /** Cancels the removal of second factors by an operator. */
  FACTOR_REMOVAL(Duration.ofDays(7), false, true, false);

  private final Duration lifetime;
  private final boolean hasCode;
  private final boolean replacesEarlier;
  private final boolean outlivesCredentials;

  TicketPurpose(
      Duration lifetime, boolean hasCode, boolean replacesEarlier, boolean outlivesCredentials) {
    this.lifetime = lifetime;
    this.hasCode = hasCode;
    this.replacesEarlier = replacesEarlier;
    this.outlivesCredentials = outlivesCredentials;
  }

  /** How long the link is valid, 1 hour to 7 days; a code is valid for less. */
  public Duration lifetime() {
    return lifetime;
  }

  /** Whether the mail contains a code as well. */
  public boolean hasCode() {
    return hasCode;
  }

  /** Whether a new ticket ends the previous one of the same user and address. */
  boolean replacesEarlier() {
    return replacesEarlier;
  }

  /** Whether the ticket remains valid when the user's credentials change. */
  boolean outlivesCredentials() {
    return outlivesCredentials;
  }

  /** Stable lower-case name. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
