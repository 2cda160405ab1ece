package dev.sallyport.audit;

import java.util.Comparator;
import java.util.UUID;

/** A place in the order of all events: their position, then their id as PostgreSQL orders it. */
public record Place(long position, UUID id) implements Comparable<Place> {
  static final Place START = new Place(0, new UUID(0, 0));

  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::position)
          // UUID.compareTo is signed.
          .thenComparing(place -> place.id().getMostSignificantBits(), Long::compareUnsigned)
          .thenComparing(place -> place.id().getLeastSignificantBits(), Long::compareUnsigned);

  static Place parse(String text) {
    String[] parts = text.split(":", 2);
    return new Place(Long.parseLong(parts[0]), UUID.fromString(parts[1]));
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return position + ":" + id;
  }
}
