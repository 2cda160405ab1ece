package dev.sallyport.platform;

import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;

/**
 * Timers ring on every node: whoever takes the turn does the job, and for the others it is done.
 */
@Stateless
public class TurnService {
  /** Half of the time between two rings; the clocks of two nodes differ by less. */
  private static final Duration EACH_MINUTE = Duration.ofSeconds(30);

  @PersistenceContext EntityManager entities;

  /**
   * Whether the caller is the first of this minute's ring. In the caller's transaction, if there is
   * one: a job that fails gives its turn back.
   */
  public boolean takeEachMinute(String job) {
    return entities
            .createNativeQuery(
                "insert into turns (job, taken_at) values (?1, clock_timestamp())"
                    + " on conflict (job) do update set taken_at = excluded.taken_at"
                    + " where turns.taken_at < excluded.taken_at - ?2 * interval '1 second'")
            .setParameter(1, job)
            .setParameter(2, EACH_MINUTE.toSeconds())
            .executeUpdate()
        == 1;
  }
}
