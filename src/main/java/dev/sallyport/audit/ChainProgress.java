package dev.sallyport.audit;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a verification has come, so that any node can go on with it.
 *
 * @param end the newest seal when it began: what is sealed meanwhile is beyond it
 * @param known what the nodes remembered before that; empty for nothing
 * @param start where the chain begins
 * @param place every seal up to here is verified
 * @param number of the last seal that is verified; of version 1 none has one
 * @param unsigned seals of secrets that are not known, by secret and month
 */
public record ChainProgress(
    Instant started,
    Phase phase,
    int end,
    String known,
    Place start,
    Place place,
    int number,
    long events,
    long seals,
    Map<String, Unsigned> unsigned) {
  /** What is verified next. */
  public enum Phase {
    VERSION_1,
    VERSION_2,
    /** Rows outside of all seals, and seals that the nodes remember and the database has not. */
    END,
    DONE
  }

  /**
   * Several seals of one secret in one month.
   *
   * @param digest over the hashes of all
   */
  public record Unsigned(int first, int last, String digest) {}

  boolean isDone() {
    return phase == Phase.DONE;
  }

  String text() {
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

  static ChainProgress parse(String text) {
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
        Place.parse(parts[4]),
        Place.parse(parts[5]),
        Integer.parseInt(parts[6]),
        Long.parseLong(parts[7]),
        Long.parseLong(parts[8]),
        unsigned);
  }
}
