package dev.sallyport.mail.suppression;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

/** The table of the recipients who have stopped mails. */
@Stateless
public class SuppressionService {
  private static final String FIND =
      "select 1 from mail_suppressions where recipient_mac = any (?) and resumed_at is null"
          + " and expires_at > ?";

  /** A link of a mail that was sent before the recipient resumed the mails stops nothing. */
  private static final String STOP =
      """
      insert into mail_suppressions as earlier (recipient_mac, expires_at) values (?, ?)
      on conflict (recipient_mac) do update
        set expires_at = greatest(earlier.expires_at, excluded.expires_at), resumed_at = null
        where earlier.resumed_at is null or earlier.resumed_at < ?
      """;

  /** Until no link of an earlier mail is valid. */
  private static final String RESUME =
      "update mail_suppressions set resumed_at = ?, expires_at = ? where recipient_mac = any (?)";

  private static final String REMOVE =
      "delete from mail_suppressions where recipient_mac in (select recipient_mac"
          + " from mail_suppressions where expires_at < ? limit ? for update skip locked)";

  private final Sql sql;
  private final StopLinks links;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SuppressionService() {
    this(null, null, null);
  }

  @Inject
  public SuppressionService(Sql sql, StopLinks links, Clock clock) {
    this.sql = sql;
    this.links = links;
    this.clock = clock;
  }

  /** Whether the recipient wants none of the mails that other people can cause. */
  public boolean isSuppressed(EmailAddress recipient) {
    return sql.exists(FIND, Sql.bytes(links.macs(recipient)), clock.instant());
  }

  /**
   * Suppresses mails to the recipient until the link expires.
   *
   * @return false if the recipient has resumed the mails since the mail with the link
   */
  public boolean stop(MailStop request) {
    byte[] mac = links.macs(request.recipient()).get(0);
    return sql.update(STOP, mac, request.expiresAt(), request.mailedAt()) == 1;
  }

  /** Ends the suppression, and makes the links of earlier mails invalid. */
  public void resume(EmailAddress recipient) {
    Instant now = clock.instant();
    sql.update(RESUME, now, now.plus(StopLinks.VALIDITY), Sql.bytes(links.macs(recipient)));
  }

  /** Deletes rows that expired before; returns how many. */
  public int removeExpired(Instant before, int limit) {
    return sql.update(REMOVE, before, limit);
  }
}
