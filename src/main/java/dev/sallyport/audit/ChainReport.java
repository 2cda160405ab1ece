package dev.sallyport.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The result of verifying the audit chain.
 *
 * @param started when it began
 * @param done false while it goes on
 * @param events how many sealed ones were found as they were sealed
 * @param seals how many of them are valid
 * @param unsealed how many events wait for their seal, counted up to {@value ChainVerifier#COUNTED}
 * @param sealedUntil every event that was written before is sealed; null when none is
 * @param breaks that no operator has acknowledged, in the order of the chain; of each kind the
 *     first {@value ChainRun#KEPT}
 * @param others how many more breaks there are
 * @param acknowledged how many breaks an operator has acknowledged
 */
public record ChainReport(
    Instant started,
    boolean done,
    long events,
    long seals,
    long unsealed,
    Instant sealedUntil,
    List<Break> breaks,
    int others,
    int acknowledged) {
  /** How it was broken. */
  public enum Kind {
    /** The event is not what was sealed. */
    EVENT_CHANGED,
    EVENT_MISSING,
    /** The event appeared after the seals of its time were made. */
    EVENT_ADDED,
    /** The event's personal data is gone although no seal says that it was erased. */
    EVENT_ERASED,
    /** Events wait for their seal for too long: the first of them. */
    EVENT_UNSEALED,
    /** The seal is not what was signed. */
    SEAL_CHANGED,
    /** The seal is gone, at the end or before. */
    SEAL_MISSING,
    /** Seals name a secret that is not known, so only their hashes can be checked. */
    SEAL_UNSIGNED;

    /** Stable lower-case name. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A place where the chain is broken.
   *
   * @param month of the event or seal; of missing seals, of those beside them
   * @param seal its number; 0 for an event that no seal covers
   * @param last the last of several seals that follow each other; else the same
   * @param eventId null when a seal itself is what is broken
   * @param evidence what was found instead, such as a digest: another change is another break
   */
  public record Break(
      Kind kind, LocalDate month, int seal, int last, UUID eventId, String evidence) {
    /** What an operator acknowledges: another change of the same event has another. */
    public String id() {
      return HexFormat.of().formatHex(EventDigest.sha256(text())).substring(0, 32);
    }

    /** For where it is kept between two slices. */
    String text() {
      return String.join(
          "|",
          kind.name(),
          month.toString(),
          Integer.toString(seal),
          Integer.toString(last),
          eventId == null ? "-" : eventId.toString(),
          evidence);
    }

    static Break parse(String text) {
      String[] parts = text.split("\\|", 6);
      return new Break(
          Kind.valueOf(parts[0]),
          LocalDate.parse(parts[1]),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]),
          parts[4].equals("-") ? null : UUID.fromString(parts[4]),
          parts[5]);
    }

    /**
     * Of what only the newest acknowledgement counts: who changes an event back to what was
     * acknowledged before has changed it once more.
     */
    String key() {
      return switch (kind) {
        case EVENT_CHANGED, EVENT_MISSING, EVENT_ERASED -> month + "/" + seal + "/" + eventId;
        default -> id();
      };
    }

    /** For the event, at most 64 characters. */
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

  ChainReport withUnsealed(long count) {
    return new ChainReport(
        started, done, events, seals, count, sealedUntil, breaks, others, acknowledged);
  }

  public Optional<Break> firstBreak() {
    return breaks.stream().findFirst();
  }

  public boolean isIntact() {
    return breaks.isEmpty();
  }
}
