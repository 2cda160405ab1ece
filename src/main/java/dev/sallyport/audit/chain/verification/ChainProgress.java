package dev.sallyport.audit.chain.verification;

import dev.sallyport.audit.chain.event.EventPosition;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The progress of a verification, so that any node can continue it.
 *
 * @param end the newest seal at its start; later seals are not verified
 * @param known the seal that the nodes remembered before; empty if none
 * @param start the start of the chain
 * @param place all seals up to here are verified
 * @param number number of the last verified seal; seals of version 1 have none
 * @param unsigned seals of unknown secrets, by secret and month
 */
public record ChainProgress(
    Instant started,
    Phase phase,
    int end,
    String known,
    EventPosition start,
    EventPosition place,
    int number,
    long events,
    long seals,
    Map<String, Unsigned> unsigned) {
  /** The next phase of the verification. */
  public enum Phase {
    VERSION_1,
    VERSION_2,
    /** Rows outside all seals, and seals that the nodes remember but the database lacks. */
    END,
    DONE
  }

  /**
   * Several seals of one secret in one month.
   *
   * @param digest digest of all their hashes
   */
  public record Unsigned(int first, int last, String digest) {}

  public boolean isDone() {
    return phase == Phase.DONE;
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(started).append(' ').append(phase).append(' ').append(end).append(' ');
    text.append(known.isEmpty() ? "-" : known).append(' ').append(start).append(' ');
    text.append(place).append(' ').append(number).append(' ');
    text.append(events).append(' ').append(seals);
    unsigned.forEach(
        (name, some) ->
            text.append(' ')
                .append(name)
                .append('/')
                .append(some.first())
                .append('/')
                .append(some.last())
                .append('/')
                .append(some.digest()));
    return text.toString();
  }

  public static ChainProgress parse(String text) {
    String[] parts = text.split(" ", -1);
    Map<String, Unsigned> unsigned = new TreeMap<>();
    for (int i = 9; i < parts.length; i++) {
      String[] some = parts[i].split("/", -1);
      unsigned.put(
          some[0] + "/" + some[1],
          new Unsigned(Integer.parseInt(some[2]), Integer.parseInt(some[3]), some[4]));
    }
    return new ChainProgress(
        Instant.parse(parts[0]),
        Phase.valueOf(parts[1]),
        Integer.parseInt(parts[2]),
        parts[3].equals("-") ? "" : parts[3],
        EventPosition.parse(parts[4]),
        EventPosition.parse(parts[5]),
        Integer.parseInt(parts[6]),
        Long.parseLong(parts[7]),
        Long.parseLong(parts[8]),
        unsigned);
  }
}
