package dev.sallyport.platform.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.throttle.TestGrid;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class SealedMapTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final String name = "sealed-" + UUID.randomUUID();
  private final IMap<String, Object> stored = TestGrid.shared().getMap(name);
  private final SealedMap map = TestGrid.map(name);
  private final SealedMap alone = TestGrid.none().map(name, 1_000, HOUR);

  @Test
  void itIsAMapInAGridAndAlone() {
    for (SealedMap each : List.of(map, alone)) {
      assertThat(each.get("key")).isEmpty();
      assertThat(each.putIfAbsent("key", bytes("one"))).isTrue();
      assertThat(each.putIfAbsent("key", bytes("two"))).isFalse();
      assertThat(text(each, "key")).isEqualTo("one");
      each.put("key", bytes(""));
      assertThat(text(each, "key")).isEmpty();
      each.putAll(Map.of("key", bytes("three"), "ключ", bytes("four")));
      assertThat(entries(each)).containsExactlyInAnyOrder("key=three", "ключ=four");
      each.remove("ключ");
      assertThat(entries(each)).containsExactly("key=three");
    }
  }

  @Test
  void anEntryIsReplacedAndRemovedOnlyAsItWasRead() {
    for (SealedMap each : List.of(map, alone)) {
      each.put("key", bytes("one"));
      SealedMap.Entry read = each.get("key").orElseThrow();
      // The same value, written again: it may have been another one in between.
      each.put("key", bytes("one"));

      assertThat(each.replace(read, bytes("two"))).isFalse();
      assertThat(each.remove(read)).isFalse();
      SealedMap.Entry again = each.get("key").orElseThrow();
      assertThat(each.replace(again, bytes("two"))).isTrue();
      assertThat(each.remove(again)).isFalse();
      assertThat(each.remove(each.get("key").orElseThrow())).isTrue();
      assertThat(each.get("key")).isEmpty();
    }
  }

  @Test
  void ofParallelChangesNoneIsLost() throws Exception {
    for (SealedMap each : List.of(map, alone)) {
      each.put("key", bytes("0"));
      Callable<Void> counts =
          () -> {
            for (int i = 0; i < 100; i++) {
              boolean done = false;
              while (!done) {
                SealedMap.Entry read = each.get("key").orElseThrow();
                done =
                    each.replace(read, bytes(Integer.toString(Integer.parseInt(read.text()) + 1)));
              }
            }
            return null;
          };

      TestUser.atOnce(Collections.nCopies(4, counts));

      assertThat(text(each, "key")).isEqualTo("400");
    }
  }

  @Test
  void equalValuesDifferInTheGrid() {
    map.put("a", bytes("value"));
    map.put("b", bytes("value"));
    List<Object> before = List.copyOf(stored.values());

    map.put("a", bytes("value"));

    assertThat(before.get(0)).isNotEqualTo(before.get(1));
    assertThat(stored.values()).isNotEqualTo(before);
  }

  @Test
  void aMemberOfTheGridWithoutTheSecretReadsNothing() {
    HazelcastInstance node = TestGrid.start();
    HazelcastInstance stranger = TestGrid.join(node);
    try {
      TestGrid.of(node).map(name, 1_000, HOUR).put("203.0.113.7", bytes("a value"));

      IMap<Object, Object> seen = stranger.getMap(name);

      assertThat(seen.size()).isOne();
      seen.forEach(
          (key, value) -> {
            assertThat(key).asString().matches("[A-Za-z0-9_-]{43}");
            assertThat(new String((byte[]) value, StandardCharsets.ISO_8859_1))
                .doesNotContain("203.0.113.7", "a value");
          });
      // With the code of the service as well, but with another secret.
      RootSecret other =
          new RootSecret(new Configuration(any -> Optional.of(RunningService.newSecret())));
      SealedMap foreign = new SealedMap(name, stranger.getMap(name), other);
      assertThat(foreign.get("203.0.113.7")).isEmpty();
      assertThat(entries(foreign)).isEmpty();
    } finally {
      stranger.getLifecycleService().terminate();
      node.getLifecycleService().terminate();
    }
  }

  @Test
  void whatAMemberWithoutTheSecretWritesIsRejectedAndNotAbsent() {
    map.put("key", bytes("value"));
    String id = stored.keySet().iterator().next();
    byte[] authentic = (byte[]) stored.get(id);
    map.put("other", bytes("other value"));
    SealedMap otherMap = TestGrid.map(name + "-other");
    otherMap.put("key", bytes("value"));
    IMap<String, Object> otherStored = TestGrid.shared().getMap(name + "-other");

    List<Object> forgeries = new ArrayList<>();
    stored.forEach(
        (other, value) ->
            Optional.of(value).filter(v -> !other.equals(id)).ifPresent(forgeries::add));
    forgeries.addAll(otherStored.values());
    forgeries.addAll(List.of("text", 7, new long[] {1, 2}, new byte[0], new byte[64]));
    for (int at = 0; at < authentic.length; at++) {
      byte[] changed = authentic.clone();
      changed[at] ^= 1;
      forgeries.add(changed);
    }
    for (Object forged : forgeries) {
      stored.set(id, forged);

      assertThatThrownBy(() -> map.get("key"))
          .isInstanceOf(UnauthenticEntryException.class)
          .hasMessageContaining(name);
      assertThat(map.putIfAbsent("key", bytes("mine"))).isFalse();
      assertThat(entries(map)).containsExactly("other=other value");
    }
    stored.set(id, authentic);
    assertThat(text(map, "key")).isEqualTo("value");
    stored.set(id, "text");
    map.remove("key");
    assertThat(map.get("key")).isEmpty();
  }

  /** A member of the grid can do this; nothing in the grid would tell it from a late message. */
  @Test
  void anOlderValueOfTheSameEntryIsAuthentic() {
    map.put("key", bytes("older"));
    String id = stored.keySet().iterator().next();
    Object older = stored.get(id);
    map.put("key", bytes("newer"));

    stored.set(id, older);

    assertThat(text(map, "key")).isEqualTo("older");
  }

  @Test
  void anEntryThatIsRemovedDuringAVisitIsOmitted() {
    map.put("key", bytes("value"));
    SealedMap racing = new SealedMap(name, emptied(stored), TestGrid.secret());

    assertThat(entries(racing)).isEmpty();
  }

  /** Its entries go when the iterator has read their keys, and before it fetches a value. */
  @SuppressWarnings("unchecked")
  private static IMap<String, Object> emptied(IMap<String, Object> map) {
    return (IMap<String, Object>)
        Proxy.newProxyInstance(
            IMap.class.getClassLoader(),
            new Class<?>[] {IMap.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("iterator")) {
                return method.invoke(map, arguments);
              }
              Iterator<Map.Entry<String, Object>> entries = map.iterator();
              // This fetches the first keys.
              assertThat(entries.hasNext()).isTrue();
              map.clear();
              return entries;
            });
  }

  private static List<String> entries(SealedMap map) {
    List<String> entries = new ArrayList<>();
    map.forEach(entry -> entries.add(entry.key() + "=" + entry.text()));
    return entries;
  }

  private static String text(SealedMap map, String key) {
    return map.get(key).orElseThrow().text();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
