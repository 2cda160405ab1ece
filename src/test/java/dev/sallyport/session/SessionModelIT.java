package dev.sallyport.session;

import static dev.sallyport.session.SessionHarness.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.WithoutServer;
import dev.sallyport.audit.AuditService;
import dev.sallyport.session.refresh.RefreshTooEarly;
import dev.sallyport.session.secret.RefreshTokenValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a user and a thief do, in whatever order and however fast: the service and a model that
 * is simple enough to be seen to be right agree on every answer and on every session, and the
 * tokens of each session are one chain.
 */
@WithoutServer
class SessionModelIT {
  private static final Duration IDLE = Duration.ofDays(7);
  private static final Duration ABSOLUTE = Duration.ofDays(30);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Access tokens of a session may be good for so long after its last use. */
  private static final Duration TOKENS_LIVE = Duration.ofMinutes(17);

  // Held here, because a logger that nobody holds forgets its level.
  private static final Logger AUDIT = Logger.getLogger(AuditService.class.getName());

  /** Theft is what most of these stories end with. */
  @BeforeContainer
  static void quiet() {
    AUDIT.setLevel(Level.SEVERE);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
  void theServiceDoesWhatTheModelSays(@ForAll("stories") List<Step> story) {
    Play play = new Play();
    for (Step step : story) {
      step.play(play);
      play.compare();
    }
  }

  @Provide
  Arbitrary<List<Step>> stories() {
    Arbitrary<Integer> which = Arbitraries.integers().between(0, 2);
    Arbitrary<Integer> age = Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(4, 1), Tuple.of(1, 2));
    return Arbitraries.<Step>frequencyOf(
            Tuple.of(6, Arbitraries.just(new LogIn())),
            Tuple.of(36, Combinators.combine(which, age).as(Refresh::new)),
            Tuple.of(
                3,
                Combinators.combine(which, Arbitraries.of(LogoutScope.values())).as(LogOut::new)),
            Tuple.of(3, which.map(Remove::new)),
            Tuple.of(6, Arbitraries.of(false, true, true).map(Activate::new)),
            Tuple.of(3, Arbitraries.just(new NewRoles())),
            Tuple.of(3, which.map(KeepAlive::new)),
            Tuple.of(1, which.map(Hurry::new)),
            Tuple.of(
                12,
                Arbitraries.of(
                        Duration.ofNanos(1000),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(15),
                        Duration.ofDays(1),
                        Duration.ofDays(6))
                    .map(Wait::new)),
            Tuple.of(
                12,
                Combinators.combine(
                        which, Arbitraries.of(Edge.values()), Arbitraries.integers().between(-1, 1))
                    .as(WaitForEdge::new)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  /** Moments at which an answer changes. */
  private enum Edge {
    GRACE_ENDS,
    IDLE_EXPIRY,
    ABSOLUTE_EXPIRY
  }

  private interface Step {
    void play(Play play);
  }

  private record LogIn() implements Step {
    @Override
    public void play(Play play) {
      play.logIn();
    }
  }

  /** With the current token (age 0), the one before, or an older one. */
  private record Refresh(int which, int age) implements Step {
    @Override
    public void play(Play play) {
      play.refresh(play.chain(which), age);
    }
  }

  private record LogOut(int which, LogoutScope scope) implements Step {
    @Override
    public void play(Play play) {
      play.logOut(play.chain(which), scope);
    }
  }

  private record Remove(int which) implements Step {
    @Override
    public void play(Play play) {
      play.remove(play.chain(which));
    }
  }

  private record Activate(boolean active) implements Step {
    @Override
    public void play(Play play) {
      play.activate(active);
    }
  }

  private record NewRoles() implements Step {
    @Override
    public void play(Play play) {
      play.newRoles();
    }
  }

  /** Refreshes in time for weeks, which chance alone would hardly do, up to the last week. */
  private record KeepAlive(int which) implements Step {
    @Override
    public void play(Play play) {
      Chain chain = play.chain(which);
      Instant end = chain.created.plus(ABSOLUTE);
      while (chain.isLive(play.world.now()) && play.world.now().plus(IDLE).isBefore(end)) {
        play.world.turnsTo(chain.expiry().minusNanos(1000));
        play.refresh(chain, 0);
      }
    }
  }

  /** Refreshes as fast as can be. */
  private record Hurry(int which) implements Step {
    @Override
    public void play(Play play) {
      Chain chain = play.chain(which);
      for (int i = 0; i < 12; i++) {
        play.refresh(chain, 0);
      }
    }
  }

  private record Wait(Duration time) implements Step {
    @Override
    public void play(Play play) {
      play.world.passes(time);
    }
  }

  private record WaitForEdge(int which, Edge edge, int microseconds) implements Step {
    @Override
    public void play(Play play) {
      Chain chain = play.chain(which);
      Instant moment =
          switch (edge) {
            case GRACE_ENDS -> chain.lastUse.plus(GRACE);
            case IDLE_EXPIRY -> chain.expiry();
            case ABSOLUTE_EXPIRY -> chain.created.plus(ABSOLUTE);
          };
      Instant then = moment.plusNanos(1000L * microseconds);
      if (then.isAfter(play.world.now())) {
        play.world.turnsTo(then);
      }
    }
  }

  /** The model of a session. */
  private static final class Chain {
    private final UUID id;
    private final Instant created;
    private final List<RefreshTokenValue> tokens = new ArrayList<>();
    private Instant lastUse;
    private Instant rotationsUsedUntil;
    private boolean retried;
    private boolean ended;
    private boolean told;

    Chain(OpenSession session, Instant now) {
      id = session.id();
      created = now;
      lastUse = now;
      rotationsUsedUntil = now;
      tokens.add(session.refreshToken());
    }

    boolean tooEarly(Instant now) {
      return rotationsUsedUntil.minus(INTERVAL.multipliedBy(9)).isAfter(now);
    }

    void rotated(RefreshTokenValue next, Instant now) {
      tokens.add(next);
      lastUse = now;
      retried = false;
      rotationsUsedUntil =
          (rotationsUsedUntil.isBefore(now) ? now : rotationsUsedUntil).plus(INTERVAL);
    }

    Instant expiry() {
      Instant idle = lastUse.plus(IDLE);
      Instant absolute = created.plus(ABSOLUTE);
      return idle.isBefore(absolute) ? idle : absolute;
    }

    /** Of many that end together only those are told that may have good access tokens. */
    void end(boolean alone, Instant now) {
      told |= !ended && (alone || lastUse.isAfter(now.minus(TOKENS_LIVE)));
      ended = true;
    }

    boolean isLive(Instant now) {
      return !ended && now.isBefore(expiry());
    }

    List<String> hashes() {
      return tokens.stream().map(RefreshTokenValue::hash).toList();
    }

    /** Those that are stored: the current one, and the one before for its retry. */
    List<String> storedHashes() {
      return hashes().subList(Math.max(0, tokens.size() - 2), tokens.size());
    }
  }

  /** A user in the world and in the model. */
  private static final class Play {
    final SessionHarness world = new SessionHarness();
    private final UUID user;
    private final List<Chain> chains = new ArrayList<>();
    private boolean active = true;

    Play() {
      OpenSession first = world.signsUp();
      user = first.user().id();
      chains.add(new Chain(first, world.now()));
    }

    /** The newest session is 0. */
    Chain chain(int which) {
      return chains.get(Math.max(0, chains.size() - 1 - which));
    }

    void logIn() {
      Optional<OpenSession> session = world.logsIn(user);

      assertThat(session.isPresent()).isEqualTo(active);
      session.ifPresent(opened -> chains.add(new Chain(opened, world.now())));
    }

    void refresh(Chain chain, int age) {
      int newest = chain.tokens.size() - 1;
      int used = Math.max(0, newest - age);
      Instant now = world.now();
      boolean good = active && chain.isLive(now);
      boolean retry =
          used == newest - 1 && !chain.retried && !now.isAfter(chain.lastUse.plus(GRACE));

      if (used == newest && good && chain.tooEarly(now)) {
        assertThatExceptionOfType(RefreshTooEarly.class)
            .isThrownBy(() -> world.refreshes(chain.tokens.get(used)));
        return;
      }
      Optional<OpenSession> answer = world.refreshes(chain.tokens.get(used));

      if (used == newest && good) {
        assertThat(answer).isPresent();
        assertThat(chain.hashes()).doesNotContain(answer.get().refreshToken().hash());
        chain.rotated(answer.get().refreshToken(), now);
        assertThat(answer.get().refreshExpires()).isEqualTo(chain.expiry());
      } else if (retry && good) {
        assertThat(answer).isPresent();
        assertThat(answer.get().refreshToken().hash()).isEqualTo(chain.tokens.get(newest).hash());
        assertThat(answer.get().refreshExpires()).isEqualTo(chain.expiry());
        chain.retried = true;
      } else {
        assertThat(answer).isEmpty();
        if (used != newest && !retry) {
          chain.end(true, now);
        }
      }
    }

    void logOut(Chain current, LogoutScope scope) {
      List<Chain> meant =
          chains.stream()
              .filter(chain -> !chain.ended)
              .filter(
                  chain ->
                      scope == LogoutScope.GLOBAL
                          || (chain == current) == (scope == LogoutScope.LOCAL))
              .toList();
      boolean allowed =
          current.isLive(world.now()) || meant.stream().allMatch(chain -> chain == current);

      assertThat(world.logsOut(new SessionRef(user, current.id), scope)).isEqualTo(allowed);

      if (allowed) {
        meant.forEach(chain -> chain.end(scope == LogoutScope.LOCAL, world.now()));
      }
    }

    void remove(Chain chain) {
      boolean live = chain.isLive(world.now());

      assertThat(world.removes(user, chain.id)).isEqualTo(live);

      if (live) {
        chain.end(true, world.now());
      }
    }

    void activate(boolean nowActive) {
      assertThat(world.setsActive(user, nowActive)).isTrue();

      active = nowActive;
      if (!nowActive) {
        chains.forEach(chain -> chain.end(false, world.now()));
      }
    }

    void newRoles() {
      assertThat(world.setsRoles(user, Set.of("user"))).isTrue();

      chains.forEach(chain -> chain.end(false, world.now()));
    }

    void compare() {
      assertThat(world.live(user))
          .containsExactlyInAnyOrderElementsOf(
              chains.stream()
                  .filter(chain -> chain.isLive(world.now()))
                  .map(chain -> chain.id)
                  .toList());
      // A session that has ended before is revoked again.
      assertThat(Set.copyOf(world.ended()))
          .containsExactlyInAnyOrderElementsOf(
              chains.stream().filter(chain -> chain.told).map(chain -> chain.id).toList());
      assertThat(rows("select id from sessions where user_id = ? and ended_at is not null", user))
          .extracting(row -> row.get("id"))
          .containsExactlyInAnyOrderElementsOf(
              chains.stream().filter(chain -> chain.ended).map(chain -> chain.id).toList());
      Map<UUID, Map<String, String>> successors = successors();
      for (Chain chain : chains) {
        List<String> stored = chain.storedHashes();
        assertThat(listOf(stored.get(0), successors.get(chain.id))).isEqualTo(stored);
        assertThat(successors.get(chain.id)).hasSameSizeAs(stored);
      }
    }

    /** Of each session, each token's hash and its successor's, which is null for an unused one. */
    private Map<UUID, Map<String, String>> successors() {
      Map<UUID, Map<String, String>> found = new HashMap<>();
      for (Map<String, Object> row :
          rows(
              "select t.session_id, t.hash, t.successor_hash from refresh_tokens t"
                  + " join sessions s on s.id = t.session_id where s.user_id = ?",
              user)) {
        found
            .computeIfAbsent((UUID) row.get("session_id"), session -> new HashMap<>())
            .put((String) row.get("hash"), (String) row.get("successor_hash"));
      }
      return found;
    }

    private static List<String> listOf(String first, Map<String, String> successors) {
      List<String> list = new ArrayList<>();
      for (String hash = first; hash != null; hash = successors.get(hash)) {
        list.add(hash);
      }
      return list;
    }
  }
}
