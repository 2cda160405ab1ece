package dev.sallyport.audit.chain.checkpoint;

import dev.sallyport.audit.chain.event.EventDigest;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.platform.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * One row of {@code audit_seals}.
 *
 * @param version 2; seals of version 1 are still verified
 * @param month of its events; for a seal without events, of its creation
 * @param number counts all seals from 1; in version 1, those of the month
 * @param purpose {@link CheckpointPurpose#code()}
 * @param subject the subject of the purpose; null for {@link CheckpointPurpose#EVENTS}
 * @param detail likewise
 * @param digests 32 bytes for each of the ids
 * @param after the start of the covered range, exclusive; null in version 1
 * @param upto its end, inclusive; never before that of the previous seal
 * @param notBefore the earliest time of an event in it; null for any
 * @param completeUntil every event written before this time is sealed
 * @param previousHash hash of the previous seal; in version 1, of the previous seal of the month
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record ChainLink(
    int version,
    LocalDate month,
    int number,
    String purpose,
    String subject,
    String detail,
    List<UUID> ids,
    byte[] digests,
    EventPosition after,
    EventPosition upto,
    Instant notBefore,
    Instant completeUntil,
    Instant sealedAt,
    byte[] previousHash) {
  /** The previous hash of the first seal. */
  public static byte[] noHash() {
    return new byte[EventDigest.BYTES];
  }

  /** SHA-256 of the previous hash, the other fields as text, the ids and the digests. */
  public byte[] hash() {
    ByteBuffer idBytes = ByteBuffer.allocate(16 * ids.size());
    ids.forEach(
        id -> idBytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
    return Sha256.of(
        previousHash, text().getBytes(StandardCharsets.UTF_8), idBytes.array(), digests);
  }

  private String text() {
    String count = Integer.toString(ids.size());
    String end = upto.position() + "|" + upto.id();
    String times = text(notBefore) + "|" + text(completeUntil) + "|" + text(sealedAt);
    return version == 1
        ? String.join("|", month.toString(), Integer.toString(number), count, end, times)
        : String.join(
            "|",
            "v2",
            month.toString(),
            Integer.toString(number),
            purpose,
            orDash(subject),
            orDash(detail),
            count,
            after.position() + "|" + after.id(),
            end,
            times);
  }

  private static String orDash(String value) {
    return value == null ? "-" : value;
  }

  private static String text(Instant instant) {
    // ChronoUnit.MICROS.between overflows for times more than three centuries away.
    return instant == null
        ? "-"
        : Long.toString(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000);
  }

  public boolean is(CheckpointPurpose wanted) {
    return purpose.equals(wanted.code());
  }

  public byte[] digest(int index) {
    return Arrays.copyOfRange(digests, index * EventDigest.BYTES, (index + 1) * EventDigest.BYTES);
  }

  /** A copy with the place, which version 1 does not store. */
  public ChainLink startingAfter(EventPosition place) {
    return new ChainLink(
        version,
        month,
        number,
        purpose,
        subject,
        detail,
        ids,
        digests,
        place,
        upto,
        notBefore,
        completeUntil,
        sealedAt,
        previousHash);
  }

  /**
   * A stored seal with the stored values that verify it.
   *
   * @param wellFormed false for content that the service never writes, such as a null among the ids
   */
  public record Stored(
      ChainLink link, byte[] hash, byte[] signature, String signedBy, boolean wellFormed) {
    /** What the nodes remember of it. */
    public ChainHeadCache.Head head() {
      return new ChainHeadCache.Head(link.number(), hash);
    }

    /** Whether the hash matches the content; only the signature authenticates it. */
    public boolean isConsistent() {
      return wellFormed && Arrays.equals(hash, link.hash());
    }
  }
}
