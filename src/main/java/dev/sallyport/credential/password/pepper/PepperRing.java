package dev.sallyport.credential.password.pepper;

import java.util.List;
import java.util.Optional;

/**
 * The peppers of all stored hashes, newest first.
 *
 * @param peppers empty only in tools that hash without one
 */
public record PepperRing(List<Pepper> peppers) {
  static final PepperRing EMPTY = new PepperRing(List.of());

  public PepperRing {
    peppers = List.copyOf(peppers);
  }

  /** The pepper of new hashes. */
  Optional<Pepper> current() {
    return peppers.stream().findFirst();
  }

  Optional<Pepper> find(String id) {
    return peppers.stream().filter(pepper -> pepper.id().equals(id)).findFirst();
  }
}
