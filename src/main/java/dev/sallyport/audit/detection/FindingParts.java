package dev.sallyport.audit.detection;

import dev.sallyport.platform.database.Sql;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/**
 * Makes new findings parts of the attack that they belong to: of a growing finding with the same
 * subject, or one about an account and the other about the address that got in there or, if none
 * did, tried most.
 */
final class FindingParts {
  // Two accounts are not joined by an address alone, which many people may share. Whoever has
  // acknowledged the attack did not know of its new part, so that it is open again.
  private static final String JOIN =
      """
      with keyed as materialized (
        select f.id, coalesce(f.part_of, f.id) as attack, f.created_at, f.subject, f.last_at,
               f.window_start, k.key
        from suspicious_findings f,
        lateral (select f.subject union select client_network(f.addresses[1]::inet)) k (key)
        where f.seen is not null and k.key is not null
      ),
      joined as (
        select distinct on (fresh.id) fresh.id, known.attack
        from keyed fresh join keyed known using (key)
        where fresh.id = any (?) and not known.id = any (?) and key in (fresh.subject, known.subject)
          and known.last_at >= ? and known.window_start > ?
        order by fresh.id, known.created_at, known.id
      ),
      reopened as (
        update finding_reviews r set acknowledged_at = null, acknowledged_by = null
        from joined where r.finding_id = joined.attack
      )
      update suspicious_findings f set part_of = joined.attack from joined where f.id = joined.id
      """;

  private FindingParts() {}

  /**
   * @param lastAt attacks without an event since then do not grow any more
   * @param startedAt nor those that have begun before it
   */
  static void join(Sql sql, Collection<UUID> fresh, Instant lastAt, Instant startedAt) {
    if (!fresh.isEmpty()) {
      Object ids = Sql.uuids(fresh);
      sql.update(JOIN, ids, ids, lastAt, startedAt);
    }
  }
}
