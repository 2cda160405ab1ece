package dev.sallyport.audit.detection;

import dev.sallyport.platform.database.Sql;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/**
 * Joins attacks that are one: their growing findings have the same subject, or one is about an
 * account and the other about the address that got in there or, if none did, tried most. The later
 * attack and its parts become parts of the earlier one, when it is detected or when the addresses
 * of a growing finding have changed.
 */
final class FindingParts {
  // The place of an attack is in the order of detection. A new finding comes after the others, even
  // if their time is later because the clock of another node is ahead. Many people may share an
  // address, which therefore does not join two accounts: one finding must have the key as subject.
  private static final String SHARED =
      """
      with recursive keyed as materialized (
        select root.id as attack, f.subject, k.key,
               dense_rank() over (order by root.id = any (?), root.created_at, root.id) as place
        from suspicious_findings f
        join suspicious_findings root on root.id = coalesce(f.part_of, f.id)
        cross join lateral (
          select f.subject union select client_network(f.addresses[1]::inet)) k (key)
        where f.seen is not null and f.last_at >= ? and f.window_start > ? and k.key is not null
      ),
      attacks as (
        select distinct attack, place from keyed
      ),
      shared as (
        select greatest(about.place, other.place) as later,
               min(least(about.place, other.place)) as earlier
        from keyed about join keyed other using (key)
        where about.subject = key and about.place <> other.place
        group by 1
      )
      """;

  // FindingReviewService locks the finding as well: JOIN, which has a later snapshot, sees the
  // reviews that this statement waits for, and a review that waits for it is rejected for a part.
  private static final String LOCK =
      """
      select f.id from suspicious_findings f
      where f.id in (select attack from attacks join shared on place in (earlier, later))
      order by f.id
      for update
      """;

  // If an attack joins one that itself joins another, both become parts of the first, so that no
  // part has parts. A part has no review, so that an attack with one does not become a part. The
  // operator who acknowledged the attack did not know of its new part, so that it is open again.
  private static final String JOIN =
      """
      , joining as (
        select later, earlier
        from shared join attacks on place = later
        left join finding_reviews on finding_id = attack
        where num_nonnulls(acknowledged_at, assigned_to, note) = 0
      ),
      followed as (
        select later, earlier from joining
        union all
        select f.later, j.earlier from followed f join joining j on j.later = f.earlier
      ),
      joined as (
        select part.attack as id, whole.attack
        from followed f
        join attacks part on part.place = f.later
        join attacks whole on whole.place = f.earlier
        where not exists (select from joining j where j.later = f.earlier)
      ),
      reopened as (
        update finding_reviews r set acknowledged_at = null, acknowledged_by = null
        from joined where r.finding_id = joined.attack
      )
      update suspicious_findings f set part_of = joined.attack
      from joined where f.id = joined.id or f.part_of = joined.id
      """;

  private FindingParts() {}

  /**
   * Joins all growing attacks that are one; the caller holds {@code AdvisoryLock.ATTACK_DETECTION}.
   *
   * @param fresh the new findings
   * @param lastAt findings without an event since then do not grow any more
   * @param startedAt nor those that have begun before it
   */
  static void join(Sql sql, Collection<UUID> fresh, Instant lastAt, Instant startedAt) {
    Object[] parameters = {Sql.uuids(fresh), lastAt, startedAt};
    // All rows are read, so that all are locked.
    if (!sql.list(SHARED + LOCK, row -> row.uuid(1), parameters).isEmpty()) {
      sql.update(SHARED + JOIN, parameters);
    }
  }
}
