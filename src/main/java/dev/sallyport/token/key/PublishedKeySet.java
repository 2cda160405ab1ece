package dev.sallyport.token.key;

import java.util.function.Supplier;

/**
 * The key set that this node accepts. Static, because the server itself creates the configuration
 * source that passes it to MicroProfile JWT.
 */
public final class PublishedKeySet {
  private static volatile Supplier<String> current = () -> null;

  private PublishedKeySet() {}

  static void publish(Supplier<String> keySet) {
    current = keySet;
  }

  /** A JSON Web Key Set; null before the start is complete. */
  public static String currentOrNull() {
    return current.get();
  }
}
