package dev.sallyport.platform.grid;

import com.hazelcast.map.IMap;
import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.AEADBadTagException;

/**
 * A map of the data grid that only nodes with the same {@code JWT_SECRET} can read or write. The
 * grid stores HMAC-SHA-256 of each key, and each value with its key sealed by AES-256-GCM. The name
 * of the map and the stored key are associated data, so that a value is authentic only where it was
 * written. An older value of the same entry and the absence of an entry are authentic, too.
 *
 * <p>Every method throws what Hazelcast throws if the grid fails; see {@link DataGrid#answer}.
 */
public final class SealedMap {
  private static final Logger LOG = Logger.getLogger(SealedMap.class.getName());
  private static final int KEY_BYTES = 32;

  private final String name;

  // Members without the secret may store objects of any type.
  private final ConcurrentMap<String, Object> stored;

  private final HmacKey ids;
  private final HmacKey valueKeys;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param stored where ids and sealed values are stored; must compare arrays by content or
   *     identity
   */
  public SealedMap(String name, ConcurrentMap<String, Object> stored, RootSecret secret) {
    this.name = name;
    this.stored = stored;
    this.ids = new HmacKey(secret.derive("grid/map/id/" + name, KEY_BYTES));
    this.valueKeys = new HmacKey(secret.derive("grid/map/value/" + name, KEY_BYTES));
  }

  /** An entry as it was read, which {@link #replace} and {@link #remove(Entry)} expect. */
  public static final class Entry {
    private final String id;
    private final byte[] sealed;
    private final String key;
    private final byte[] value;

    private Entry(String id, byte[] sealed, String key, byte[] value) {
      this.id = id;
      this.sealed = sealed;
      this.key = key;
      this.value = value;
    }

    public String key() {
      return key;
    }

    public byte[] value() {
      return value.clone();
    }

    /** The value as a text that was stored in UTF-8. */
    public String text() {
      return new String(value, StandardCharsets.UTF_8);
    }
  }

  /**
   * @return empty if the map has no such entry
   * @throws UnauthenticEntryException if the entry was not written by a node for this key
   */
  public Optional<Entry> get(String key) {
    String id = id(key);
    Object sealedOrNull = stored.get(id);
    return sealedOrNull == null
        ? Optional.empty()
        : Optional.of(
            open(id, sealedOrNull).orElseThrow(() -> new UnauthenticEntryException(name)));
  }

  public void put(String key, byte[] value) {
    String id = id(key);
    if (stored instanceof IMap<String, Object> shared) {
      shared.set(id, seal(id, key, value));
    } else {
      stored.put(id, seal(id, key, value));
    }
  }

  public void putAll(Map<String, byte[]> values) {
    Map<String, Object> sealed = new HashMap<>();
    values.forEach(
        (key, value) -> {
          String id = id(key);
          sealed.put(id, seal(id, key, value));
        });
    stored.putAll(sealed);
  }

  /**
   * @return false if there is an entry for the key, whether authentic or not
   */
  public boolean putIfAbsent(String key, byte[] value) {
    String id = id(key);
    return stored.putIfAbsent(id, seal(id, key, value)) == null;
  }

  /**
   * @return false if the entry has been written or removed since it was read
   */
  public boolean replace(Entry expected, byte[] value) {
    return stored.replace(expected.id, expected.sealed, seal(expected.id, expected.key, value));
  }

  /**
   * @return false if the entry has been written or removed since it was read
   */
  public boolean remove(Entry expected) {
    return stored.remove(expected.id, expected.sealed);
  }

  /** Removes the entry of the key, whether authentic or not. */
  public void remove(String key) {
    if (stored instanceof IMap<String, Object> shared) {
      shared.delete(id(key));
    } else {
      stored.remove(id(key));
    }
  }

  /**
   * Visits the authentic entries, fetched in batches rather than all at once. The number of the
   * others is logged.
   */
  public void forEach(Consumer<Entry> visitor) {
    Iterator<Map.Entry<String, Object>> entries =
        stored instanceof IMap<String, Object> shared
            ? shared.iterator()
            : stored.entrySet().iterator();
    int unauthentic = 0;
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      // Null if the entry was removed after the iterator read its key.
      if (entry.getValue() != null) {
        Optional<Entry> opened = open(String.valueOf(entry.getKey()), entry.getValue());
        opened.ifPresent(visitor);
        unauthentic += opened.isPresent() ? 0 : 1;
      }
    }
    if (unauthentic > 0) {
      LOG.log(
          Level.WARNING,
          "Ignored entries of the data grid''s map {0} that are not authentic: {1}",
          new Object[] {name, unauthentic});
    }
  }

  /** The key under which the grid stores the entry: 43 characters of base64url. */
  private String id(String key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(ids.mac(key));
  }

  private byte[] seal(String id, String key, byte[] value) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] plain =
        ByteBuffer.allocate(Integer.BYTES + keyBytes.length + value.length)
            .putInt(keyBytes.length)
            .put(keyBytes)
            .put(value)
            .array();
    return box(id).seal(plain, context(id));
  }

  private Optional<Entry> open(String id, Object stored) {
    if (!(stored instanceof byte[] sealed)) {
      return Optional.empty();
    }
    try {
      ByteBuffer plain = ByteBuffer.wrap(box(id).open(sealed, context(id)));
      byte[] key = new byte[plain.getInt()];
      plain.get(key);
      byte[] value = Arrays.copyOfRange(plain.array(), plain.position(), plain.limit());
      return Optional.of(new Entry(id, sealed, new String(key, StandardCharsets.UTF_8), value));
    } catch (AEADBadTagException forged) {
      return Optional.empty();
    }
  }

  /**
   * Each entry has its own key, because random nonces are safe for 2<sup>32</sup> values of one key
   * (NIST SP 800-38D, section 8.3), which a busy cluster writes within months.
   */
  private AeadBox box(String id) {
    return new AeadBox(valueKeys.mac(id), random);
  }

  private String context(String id) {
    return name + " " + id;
  }
}
