package dev.sallyport.audit.chain.event;

import java.util.Comparator;
import java.util.UUID;

/** A place in the order of all events: their position, then their id as PostgreSQL orders it. */
public record EventPosition(long position, UUID id) implements Comparable<EventPosition> {
  /** Before the first position that PostgreSQL assigns. */
  public static final EventPosition START = new EventPosition(0, new UUID(0, 0));

  /** Before every place, also those that PostgreSQL never assigns. */
  public static final EventPosition BEFORE_ALL = new EventPosition(Long.MIN_VALUE, new UUID(0, 0));

  /** After every place. */
  public static final EventPosition AFTER_ALL = new EventPosition(Long.MAX_VALUE, new UUID(-1, -1));

  private static final Comparator<EventPosition> ORDER =
      Comparator.comparingLong(EventPosition::position)
          // UUID.compareTo is signed.
          .thenComparing(place -> place.id().getMostSignificantBits(), Long::compareUnsigned)
          .thenComparing(place -> place.id().getLeastSignificantBits(), Long::compareUnsigned);

  public static EventPosition parse(String text) {
    String[] parts = text.split(":", 2);
    return new EventPosition(Long.parseLong(parts[0]), UUID.fromString(parts[1]));
  }

  @Override
  public int compareTo(EventPosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return position + ":" + id;
  }
}
