package dev.sallyport.platform.grid;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Replaces a map of the data grid on a single node: bounded, expiring and atomic. Like the grid it
 * compares values by content, including arrays. It is kept in memory and opens no socket.
 */
final class LocalMap<V> extends AbstractMap<String, V> implements ConcurrentMap<String, V> {
  private final ConcurrentMap<String, Content<V>> contents;

  /**
   * @param entries above this number the least recently used entries are evicted
   * @param timeToLive since the last write; zero for ever
   */
  LocalMap(int entries, Duration timeToLive) {
    Caffeine<Object, Object> cache = Caffeine.newBuilder().maximumSize(entries);
    if (!timeToLive.isZero()) {
      cache.expireAfterWrite(timeToLive);
    }
    contents = cache.<String, Content<V>>build().asMap();
  }

  /** A value that is equal to another of the same content. */
  private record Content<V>(V value) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content<?> content && Objects.deepEquals(value, content.value);
    }

    @Override
    public int hashCode() {
      // Never a key.
      return 0;
    }
  }

  private static <V> V value(Content<V> contentOrNull) {
    return contentOrNull == null ? null : contentOrNull.value();
  }

  @Override
  public V get(Object key) {
    return value(contents.get(key));
  }

  @Override
  public boolean containsKey(Object key) {
    return contents.containsKey(key);
  }

  @Override
  public V put(String key, V value) {
    return value(contents.put(key, new Content<>(value)));
  }

  @Override
  public V remove(Object key) {
    return value(contents.remove(key));
  }

  @Override
  public V putIfAbsent(String key, V value) {
    return value(contents.putIfAbsent(key, new Content<>(value)));
  }

  @Override
  public boolean remove(Object key, Object expected) {
    return contents.remove(key, new Content<>(expected));
  }

  @Override
  public boolean replace(String key, V expected, V value) {
    return contents.replace(key, new Content<>(expected), new Content<>(value));
  }

  @Override
  public V replace(String key, V value) {
    return value(contents.replace(key, new Content<>(value)));
  }

  /** A copy: what is removed from it stays in the map. */
  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return contents.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), entry.getValue().value()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
