package dev.sallyport.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.WithoutServer;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An attacker with full access to the database, and without the secret, edits what they like while
 * the service goes on. Each edit must be named, whatever was edited before and whatever an operator
 * has acknowledged meanwhile; and once all is acknowledged, nothing else is reported.
 */
@WithoutServer
class ChainModelIT {
  private static final int ROUNDS = 12;

  private final AuditHarness world = new AuditHarness();
  private final List<String> history = new ArrayList<>();
  private Random random;
  private long fresh;

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  /** What an edit must lead to: one of the events named, or one of the seals. */
  private record Edit(String what, List<UUID> events, List<Integer> seals) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyEditIsNamedAndHidesNoOther(long seed) {
    random = new Random(seed);
    for (String constraint : List.of("version", "digest_each", "hash_length")) {
      world.update("alter table audit_seals drop constraint audit_seals_" + constraint);
    }
    for (int round = 0; round < ROUNDS; round++) {
      worksForAWhile();
      List<Edit> edits = new ArrayList<>();
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        edits.add(attacks());
        if (random.nextBoolean()) {
          worksForAWhile();
        }
      }
      List<ChainBreak> breaks = world.verifies().breaks();
      for (Edit edit : edits) {
        assertThat(names(breaks, edit))
            .as("seed %s: %s of %s is named by %s", seed, edit, history, breaks)
            .isTrue();
      }
      acknowledgesAll(seed);
    }
  }

  private void worksForAWhile() {
    for (int i = 0; i <= random.nextInt(2); i++) {
      world.events(1 + random.nextInt(3));
      world.seals();
    }
    if (random.nextInt(6) == 0) {
      UUID user = user(anyEvent());
      if (user != null) {
        world.erases(user);
      }
    }
  }

  private void acknowledgesAll(long seed) {
    List<ChainBreak> open = world.verifies().breaks();
    for (int i = 0; i < 3 && !open.isEmpty(); i++) {
      open.forEach(world::acknowledges);
      open = world.verifies().breaks();
    }
    assertThat(open).as("seed %s: acknowledged, after %s", seed, history).isEmpty();
  }

  private static boolean names(List<ChainBreak> breaks, Edit edit) {
    return breaks.stream()
        .anyMatch(
            found ->
                found.eventId() == null
                    ? edit.seals().stream()
                        .anyMatch(seal -> found.seal() <= seal && seal <= found.last())
                    : edit.events().contains(found.eventId()));
  }

  // The attacker.

  private Edit attacks() {
    Edit edit =
        switch (random.nextInt(9)) {
          case 0, 1 -> changesAnEvent();
          case 2 -> removesAnEvent();
          case 3 -> addsAnEvent();
          case 4 -> removesSeals();
          case 5 -> changesASeal();
          case 6 -> rewritesASeal();
          case 7 -> erasesPersonalData();
          default -> continuesTheChain();
        };
    history.add(edit.what());
    return edit;
  }

  private Edit changesAnEvent() {
    UUID event = anyEvent();
    Edit edit = edit("change", event);
    List<String> changes =
        List.of(
            "detail = '" + next() + "'",
            "user_agent = '" + next() + "', personal_commitment = null",
            "request_id = '" + next() + "'",
            "event_type = '" + next() + "'",
            "occurrences = 100 + " + next(),
            "user_id = gen_random_uuid()",
            "created_at = created_at + interval '1 microsecond' * (1 + " + next() + ")",
            "created_at = 'infinity'",
            "position = position + 1 + " + next() % 5,
            "position = -" + next(),
            "personal_commitment = sha256('" + next() + "')");
    String change = changes.get(random.nextInt(changes.size()));
    world.update("update auth_events set " + change + " where id = ?", event);
    return new Edit(change, edit.events(), edit.seals());
  }

  private Edit removesAnEvent() {
    Edit edit = edit("remove", anyEvent());
    world.update("delete from auth_events where id = ?", edit.events().get(0));
    return edit;
  }

  /** Among the sealed: in the place of another, which a seal covers. */
  private Edit addsAnEvent() {
    UUID beside = anyEvent();
    UUID added = UUID.randomUUID();
    world.update(
        "insert into auth_events (id, event_type, success, created_at, position)"
            + " select ?, 'login', true, created_at, position - 1 from auth_events where id = ?",
        added,
        beside);
    // If the seal before was removed in the same round, its range is what is named.
    Edit edit = edit("add", beside);
    List<Integer> seals = new ArrayList<>(edit.seals());
    edit.seals().forEach(seal -> seals.add(seal - 1));
    return new Edit("add", List.of(added), seals);
  }

  private Edit removesSeals() {
    List<Integer> seals = seals();
    int first = random.nextInt(seals.size());
    List<Integer> some =
        seals.subList(first, Math.min(seals.size(), first + 1 + random.nextInt(3)));
    some.forEach(seal -> world.update("delete from audit_seals where number = ?", seal));
    return new Edit("remove seals " + some, List.of(), List.copyOf(some));
  }

  private Edit changesASeal() {
    int seal = anySeal();
    List<String> changes =
        List.of(
            "sealed_at = sealed_at + interval '1 microsecond' * " + next(),
            "sealed_at = 'infinity'",
            "complete_until = complete_until - interval '1 second' * " + next(),
            "not_before = '-infinity'",
            "upto_position = upto_position + " + next(),
            "upto_position = 9000000000000000000",
            "after_position = after_position - " + next(),
            "previous_hash = sha256('" + next() + "')",
            "hash = sha256('" + next() + "')",
            "signature = sha256('" + next() + "')",
            "signed_by = '" + next() + "'",
            "purpose = 'gap', subject = '" + next() + "'",
            "number = number + 1000000 + " + next(),
            "version = 1");
    String change = changes.get(random.nextInt(changes.size()));
    world.update("update audit_seals set " + change + " where number = ?", seal);
    return new Edit("seal " + seal + ": " + change, List.of(), List.of(seal));
  }

  /** To fit an event that was changed before, in a name of their own. */
  private Edit rewritesASeal() {
    int seal = anySeal();
    List<UUID> ids =
        world.rows("select unnest(event_ids) from audit_seals where number = ?", seal).stream()
            .map(row -> (UUID) row.get(0))
            .toList();
    ids.forEach(
        id -> world.update("update auth_events set detail = ? where id = ?", "" + next(), id));
    world.forgesSeal(seal);
    return new Edit("rewrite seal " + seal, List.of(), List.of(seal));
  }

  private Edit erasesPersonalData() {
    UUID event = anyEvent();
    if (world.count(
            "select count(*) from auth_events where id = ? and personal_salt is null", event)
        > 0) {
      return changesAnEvent();
    }
    Edit edit = edit("erase", event);
    world.erasesWithoutSeal(event);
    return edit;
  }

  /** With this very code, but for the secret: seals that acknowledge and erase. */
  private Edit continuesTheChain() {
    Map<String, Object> remembered = new HashMap<>(world.grid);
    List<Integer> before = seals();
    world.events(1);
    world.seals(AuditHarness.OTHER_SECRET);
    world.grid.clear();
    world.grid.putAll(remembered);
    List<Integer> added = new ArrayList<>(seals());
    added.removeAll(before);
    return new Edit("continue with " + added, List.of(), added);
  }

  private Edit edit(String what, UUID event) {
    return new Edit(
        what + " " + event,
        List.of(event),
        world.rows("select number from audit_seals where ? = any (event_ids)", event).stream()
            .map(row -> (Integer) row.get(0))
            .toList());
  }

  /** One that a seal covers. */
  private UUID anyEvent() {
    List<List<Object>> events =
        world.rows(
            "select id from auth_events where exists (select from audit_seals where id = any"
                + " (event_ids) and signed_by = ? and number < 1000000 and version = 2)"
                + " order by position, id",
            AuditHarness.key(AuditHarness.SECRET).name());
    return (UUID) events.get(random.nextInt(events.size())).get(0);
  }

  private List<Integer> seals() {
    return world
        .rows(
            "select number from audit_seals where number < 1000000 and version = 2 order by number")
        .stream()
        .map(row -> (Integer) row.get(0))
        .toList();
  }

  private int anySeal() {
    List<Integer> seals = seals();
    return seals.get(random.nextInt(seals.size()));
  }

  private UUID user(UUID event) {
    return (UUID)
        world
            .rows("select coalesce(actor_id, user_id) from auth_events where id = ?", event)
            .get(0)
            .get(0);
  }

  private long next() {
    fresh++;
    return fresh;
  }
}
