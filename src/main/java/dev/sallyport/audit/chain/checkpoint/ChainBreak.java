package dev.sallyport.audit.chain.checkpoint;

import dev.sallyport.platform.crypto.Sha256;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;

/**
 * A break of the chain.
 *
 * @param month month of the event or seal; for missing seals, of the adjacent seals
 * @param seal number of the seal; 0 for an event that no seal covers
 * @param last the last of several consecutive seals; otherwise the same
 * @param eventId null if a seal itself is broken
 * @param evidence what was found instead, such as a digest, so that a different change is a
 *     different break
 */
public record ChainBreak(
    Kind kind, LocalDate month, int seal, int last, UUID eventId, String evidence) {
  /** The kind of a break. */
  public enum Kind {
    /** The event differs from what was sealed. */
    EVENT_CHANGED,
    EVENT_MISSING,
    /** The event was added after the seals of its time were created. */
    EVENT_ADDED,
    /** The personal data of the event is missing although no seal states that it was erased. */
    EVENT_ERASED,
    /** Events have been unsealed for too long; names the first one. */
    EVENT_UNSEALED,
    /** The seal differs from what was signed. */
    SEAL_CHANGED,
    /** The seal is missing, at the end of the chain or before. */
    SEAL_MISSING,
    /** Seals name an unknown secret, so only their hashes can be checked. */
    SEAL_UNSIGNED;

    /** Stable lower-case name. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The id that an operator acknowledges; a different change of the same event has a different id.
   */
  public String id() {
    return Sha256.hex(text()).substring(0, 32);
  }

  /** The form in which it is stored between two slices. */
  public String text() {
    return String.join(
        "|",
        kind.name(),
        month.toString(),
        Integer.toString(seal),
        Integer.toString(last),
        eventId == null ? "-" : eventId.toString(),
        evidence);
  }

  public static ChainBreak parse(String text) {
    String[] parts = text.split("\\|", 6);
    return new ChainBreak(
        Kind.valueOf(parts[0]),
        LocalDate.parse(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]),
        parts[4].equals("-") ? null : UUID.fromString(parts[4]),
        parts[5]);
  }

  /**
   * The key for which only the newest acknowledgement counts: changing an event back to an
   * acknowledged state is another change.
   */
  public String key() {
    return switch (kind) {
      case EVENT_CHANGED, EVENT_MISSING, EVENT_ERASED -> month + "/" + seal + "/" + eventId;
      default -> id();
    };
  }

  /** The detail of the event, at most 64 characters. */
  public String detail() {
    return eventId == null ? code() + " " + seal : code() + " " + seal + " " + eventId;
  }

  public String code() {
    return kind.code();
  }

  @Override
  public String toString() {
    return code()
        + " in "
        + month.toString().substring(0, 7)
        + ", seal "
        + (last == seal ? seal : seal + " to " + last)
        + (eventId == null ? "" : ", event " + eventId)
        + " ("
        + id()
        + ")";
  }
}
