-- Verifies the audit chain by its hashes alone, without the service, and names what is broken first; no row
-- means that every sealed event is as it was sealed. Signatures need JWT_SECRET, and only the nodes know how
-- far the chain reached: the service's own verification checks these, too.
-- psql "$DATABASE_URL" -f db/monitoring/verify-chain.sql
with links as (
  select s.*,
         lag(number) over of_month as number_before,
         lag(hash) over of_month as hash_before,
         sha256(
           previous_hash
           || convert_to(concat_ws('|',
                to_char(month, 'YYYY-MM-DD'), number, cardinality(event_ids), upto_position, upto_id,
                coalesce(((extract(epoch from not_before) * 1000000)::bigint)::text, '-'),
                (extract(epoch from complete_until) * 1000000)::bigint,
                (extract(epoch from sealed_at) * 1000000)::bigint), 'UTF8')
           || (select string_agg(uuid_send(id), ''::bytea order by n)
               from unnest(event_ids) with ordinality as ids (id, n))
           || event_digests) as computed
  from audit_seals s
  window of_month as (partition by month order by number)
),
sealed as (
  select l.month, l.number, l.not_before, ids.n, ids.id,
         substring(l.event_digests from (32 * ids.n - 31)::int for 32) as digest
  from audit_seals l cross join unnest(l.event_ids) with ordinality as ids (id, n)
  -- Of a dropped month only what anchors the next is left.
  where to_regclass('auth_events_' || to_char(l.month, 'YYYY_MM')) is not null
     or exists (select from auth_events e
                where e.created_at >= l.month::timestamp at time zone 'UTC'
                  and e.created_at < (l.month + interval '1 month') at time zone 'UTC')
),
digests as (
  select id, created_at, position,
         sha256(convert_to((
           select string_agg(coalesce(octet_length(field) || ':' || field, '-'), ',' order by n)
           from unnest(array[
             id::text, event_type, success::text, failure_reason, detail, occurrences::text, user_id::text,
             session_id::text, actor_id::text, email_hash, ip_address::text, user_agent, request_id,
             (extract(epoch from created_at) * 1000000)::bigint::text
           ]) with ordinality as fields (field, n)), 'UTF8')) as digest
  from auth_events
),
breaks as (
  select case when number <> coalesce(number_before + 1, 1) then 'seal_missing' else 'seal_changed' end as kind,
         month,
         case when number <> coalesce(number_before + 1, 1) then coalesce(number_before + 1, 1)
              else number end as number,
         0 as n, null::uuid as event_id
  from links
  where number <> coalesce(number_before + 1, 1) and exists (select from sealed where sealed.month = links.month)
     or hash <> computed
     or previous_hash <> coalesce(hash_before, previous_hash)
  union all
  select case when d.id is null then 'event_missing'
              when d.digest <> s.digest then 'event_changed'
              else 'event_added' end,
         s.month, s.number, s.n, s.id
  from sealed s
  left join digests d on d.id = s.id
    and d.created_at >= s.month::timestamp at time zone 'UTC'
    and d.created_at < (s.month + interval '1 month') at time zone 'UTC'
  where d.id is null or d.digest <> s.digest or d.created_at < s.not_before
  union all
  select 'event_added', date_trunc('month', d.created_at at time zone 'UTC')::date, null, 0, d.id
  from digests d
  left join sealed s on s.id = d.id
  where s.id is null
    and (d.position, d.id) <= (select upto_position, upto_id from audit_seals
                               order by upto_position desc, upto_id desc limit 1)
)
select kind, to_char(month, 'YYYY-MM') as month, number as seal, event_id
from breaks
order by month, number nulls last, n
limit 1;
