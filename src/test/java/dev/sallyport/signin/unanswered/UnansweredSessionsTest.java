package dev.sallyport.signin.unanswered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sallyport.MovableClock;
import dev.sallyport.session.SessionEndService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnansweredSessionsTest {
  private final MovableClock clock = new MovableClock();
  private final Set<UUID> stored = new HashSet<>();
  private final List<UUID> endedIds = new ArrayList<>();
  private boolean away;
  private final UnansweredSessions unanswered = unanswered();

  @Test
  void aStoredSessionEndsOnce() {
    UUID id = UUID.randomUUID();
    stored.add(id);
    unanswered.add(id);

    unanswered.endAll();
    unanswered.endAll();

    assertThat(endedIds).containsExactly(id);
    assertThat(unanswered.size()).isZero();
  }

  /** The database may decide on a commit after it was asked. */
  @Test
  void aSessionThatAppearsLaterEndsToo() {
    UUID id = UUID.randomUUID();
    unanswered.add(id);
    unanswered.endAll();
    clock.advance(UnansweredSessions.LOOKED_FOR);
    unanswered.endAll();
    assertThat(endedIds).isEmpty();

    stored.add(id);
    unanswered.endAll();

    assertThat(endedIds).containsExactly(id);
  }

  @Test
  void whatNeverAppearsIsForgotten() {
    unanswered.add(UUID.randomUUID());
    clock.advance(UnansweredSessions.LOOKED_FOR.plusMillis(1));
    assertThat(unanswered.size()).isOne();

    unanswered.endAll();

    assertThat(unanswered.size()).isZero();
  }

  @Test
  void nothingIsForgottenWhileTheDatabaseIsAway() {
    UUID id = UUID.randomUUID();
    stored.add(id);
    unanswered.add(id);
    away = true;
    clock.advance(Duration.ofHours(1));
    assertThatCode(unanswered::endAll).doesNotThrowAnyException();
    assertThat(unanswered.size()).isOne();

    away = false;
    unanswered.endAll();

    assertThat(endedIds).containsExactly(id);
  }

  @Test
  void anOutageDoesNotFillTheHeap() {
    for (int i = 0; i < UnansweredSessions.MOST + 5; i++) {
      unanswered.add(UUID.randomUUID());
    }

    assertThat(unanswered.size()).isEqualTo(UnansweredSessions.MOST);
  }

  private UnansweredSessions unanswered() {
    return new UnansweredSessions(
        new SessionEndService() {
          @Override
          public Set<UUID> endUnanswered(Collection<UUID> ids) {
            if (away) {
              throw new IllegalStateException("away");
            }
            Set<UUID> found = new HashSet<>(ids);
            found.retainAll(stored);
            endedIds.addAll(found);
            return found;
          }
        },
        clock);
  }
}
