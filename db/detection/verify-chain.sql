-- Verifies the audit chain by its hashes alone, without the service, and lists every break. No row means that
-- every sealed event is unchanged. Signatures need JWT_SECRET, and only the nodes know the newest seal: the service's
-- own verification also checks these. An operator acknowledges a break by its break_id.
-- psql "$DATABASE_URL" -f db/detection/verify-chain.sql
with hashed as materialized (
  select s.*,
         sha256(
           previous_hash
           || convert_to(
                case when version = 1 then
                  concat_ws('|', to_char(month, 'YYYY-MM-DD'), number, cardinality(event_ids),
                    upto_position, upto_id, t.not_before, t.complete_until, t.sealed_at)
                else
                  concat_ws('|', 'v2', to_char(month, 'YYYY-MM-DD'), number, purpose, coalesce(subject, '-'),
                    coalesce(detail, '-'), cardinality(event_ids), after_position, after_id,
                    upto_position, upto_id, t.not_before, t.complete_until, t.sealed_at)
                end, 'UTF8')
           || coalesce((select string_agg(uuid_send(id), ''::bytea order by n)
                        from unnest(event_ids) with ordinality as ids (id, n)), ''::bytea)
           || event_digests) as computed
  from audit_seals s,
       -- extract() fails for infinity.
       lateral (select case when isfinite(s.not_before) then ((extract(epoch from s.not_before) * 1000000)::bigint)::text
                            when s.not_before > 'epoch' then '9000000000000000000'
                            when s.not_before < 'epoch' then '-9000000000000000000' else '-' end as not_before,
                       case when isfinite(s.complete_until) then ((extract(epoch from s.complete_until) * 1000000)::bigint)::text
                            when s.complete_until > 'epoch' then '9000000000000000000'
                            when s.complete_until < 'epoch' then '-9000000000000000000' else '-' end as complete_until,
                       case when isfinite(s.sealed_at) then ((extract(epoch from s.sealed_at) * 1000000)::bigint)::text
                            when s.sealed_at > 'epoch' then '9000000000000000000'
                            when s.sealed_at < 'epoch' then '-9000000000000000000' else '-' end as sealed_at) t
),
-- What the retention has dropped, according to the newest seal that states it.
dropped as (
  select coalesce(max(subject)::date, '-infinity') as before,
         coalesce(max(split_part(detail, ',', 1))::int, 1) as first,
         coalesce(max(split_part(split_part(detail, ',', 2), ':', 1))::bigint, 0) as start_position,
         coalesce(max(split_part(split_part(detail, ',', 2), ':', 2)), '00000000-0000-0000-0000-000000000000')::uuid
           as start_id
  from (select subject, detail from hashed
        where version = 2 and purpose = 'dropped' and hash = computed order by number desc limit 1) newest
),
links as (
  select h.*, hash = computed as good,
         lag(number) over chain as number_before,
         lag(hash) over chain as hash_before,
         lag(hash = computed) over chain as good_before,
         lag(month) over chain as month_before,
         row_number() over chain = 1 as is_first
  from hashed h, dropped
  where version = 1 and month >= dropped.before or version = 2 and number >= dropped.first
  window chain as (partition by version, case when version = 1 then month end order by number, month)
),
-- In version 1, a batch begins where the previous one ends.
batches as (
  select upto_position, upto_id,
         coalesce(lag(upto_position) over places, 0) as after_position,
         coalesce(lag(upto_id) over places, '00000000-0000-0000-0000-000000000000') as after_id
  from (select distinct upto_position, upto_id from audit_seals where version = 1) b
  window places as (order by upto_position, upto_id)
),
-- The ranges of acknowledged gaps: their events are sealed as they were at that time.
resealed as (
  select split_part(ends[1], ':', 1)::bigint as after_position, split_part(ends[1], ':', 2)::uuid as after_id,
         split_part(ends[2], ':', 1)::bigint as upto_position, split_part(ends[2], ':', 2)::uuid as upto_id
  from (select string_to_array(detail, ',') as ends
        from links where version = 2 and good and purpose = 'resealed') r
),
sealed as materialized (
  select l.version, l.month, l.number, l.purpose, l.not_before, ids.n, ids.id,
         substring(l.event_digests from (32 * ids.n - 31)::int for 32) as digest,
         b.after_position, b.after_id, b.upto_position, b.upto_id
  from links l
  left join batches b on l.version = 1 and b.upto_position = l.upto_position and b.upto_id = l.upto_id
  cross join unnest(l.event_ids) with ordinality as ids (id, n)
  where l.good and l.purpose in ('events', 'resealed', 'erased')
),
digests as materialized (
  select id, created_at, position, actor_id, user_id,
         case when created_at >= timestamptz 'epoch' and created_at < '10000-01-01 00:00:00+00'
              then date_trunc('month', created_at at time zone 'UTC')::date else '1970-01-01' end as month,
         personal_commitment is not null as committed,
         personal_commitment is not null and personal_salt is null and email_hash is null and ip_address is null
           and user_agent is null as erased,
         sha256(convert_to((
           select string_agg(coalesce(octet_length(field) || ':' || field, '-'), ',' order by n)
           from unnest(array[
             id::text, event_type, success::text, failure_reason, detail, occurrences::text, user_id::text,
             session_id::text, actor_id::text, email_hash, ip_address::text, user_agent, request_id, micros::text
           ]) with ordinality as fields (field, n)), 'UTF8')) as version1,
         sha256(convert_to('v2,' || (
           select string_agg(coalesce(octet_length(field) || ':' || field, '-'), ',' order by n)
           from unnest(array[
             id::text, event_type, success::text, failure_reason, detail, occurrences::text, user_id::text,
             session_id::text, actor_id::text, request_id, micros::text, position::text,
             encode(case when personal_commitment is not null and personal_salt is null and email_hash is null
                           and ip_address is null and user_agent is null
                         then personal_commitment
                         else sha256(convert_to((
                           select string_agg(coalesce(octet_length(personal) || ':' || personal, '-'), ',' order by m)
                           from unnest(array[personal_salt::text, email_hash, ip_address::text, user_agent])
                             with ordinality as personals (personal, m)), 'UTF8'))
                    end, 'hex')
           ]) with ordinality as fields (field, n)), 'UTF8')) as version2
  from auth_events,
       lateral (select case when isfinite(created_at) then (extract(epoch from created_at) * 1000000)::bigint
                            when created_at > 'epoch' then 9000000000000000000
                            else -9000000000000000000 end as micros) t
),
checked as (
  select s.*, d.id as found, d.month as found_month, d.version2 as found_digest, d.erased, d.committed, d.created_at,
         case when s.version = 1 then d.version1 else d.version2 end <> s.digest as differs,
         s.version = 1 and (d.month <> s.month
           or (d.position, d.id) <= (s.after_position, s.after_id)
           or (d.position, d.id) > (s.upto_position, s.upto_id)) as moved,
         exists (select from links e
                 where e.purpose = 'erased' and e.version = 2 and e.good
                   and e.subject = coalesce(d.actor_id, d.user_id)::text and e.detail::bigint >= d.position
                   and (s.version > 1 or d.id = any (e.event_ids))) as may_be_erased
  from sealed s
  left join digests d on d.id = s.id
),
added as (
  select d.month, d.id, d.version2
  from digests d, dropped
  where not exists (select from sealed s where s.id = d.id)
    and ((d.position, d.id) <= (dropped.start_position, dropped.start_id)
         or exists (select from links l
                    where l.version = 2 and l.good and l.purpose = 'events'
                      and (d.position, d.id) > (l.after_position, l.after_id)
                      and (d.position, d.id) <= (l.upto_position, l.upto_id))
         or exists (select from resealed r
                    where (d.position, d.id) > (r.after_position, r.after_id)
                      and (d.position, d.id) <= (r.upto_position, r.upto_id))
         or exists (select from batches b
                    where (d.position, d.id) > (b.after_position, b.after_id)
                      and (d.position, d.id) <= (b.upto_position, b.upto_id)))
),
breaks (kind, month, seal, last, n, event_id, evidence) as (
  select 'seal_changed', month, number, number, 0, null::uuid,
         encode(sha256(hash || computed || signature || sha256(convert_to(signed_by, 'UTF8'))), 'hex')
  from links where not good
  union all
  select 'seal_changed', month, number, number, 0, null, encode(hash, 'hex')
  from links where version = 2 and number = number_before
  union all
  select 'seal_changed', case when version = 1 then month_before else month end, number_before, number_before, 0, null,
         encode(hash_before, 'hex')
  from links where good and good_before and number = number_before + 1 and previous_hash <> hash_before
  union all
  select 'seal_missing', month, expected, number - 1, 0, null, ''
  from (select l.*, coalesce(number_before + 1, case when version = 2 then dropped.first else 1 end) as expected
        from links l, dropped) l
  where number > expected and not (version = 2 and is_first and good and purpose = 'begin')
  union all
  -- The last seals of version 1, as the first seal of version 2 lists them.
  select case when coalesce(h.number, 0) < pinned.number then 'seal_missing' else 'seal_changed' end,
         pinned.month,
         case when coalesce(h.number, 0) < pinned.number then coalesce(h.number, 0) + 1 else h.number end,
         greatest(pinned.number, h.number), 0, null,
         case when coalesce(h.number, 0) < pinned.number then '' else encode(h.hash, 'hex') end
  from links b, dropped,
       lateral (select split_part(text, '/', 1)::date as month,
                       split_part(split_part(text, '/', 2), ':', 1)::int as number,
                       split_part(text, ':', 2) as hash
                from unnest(string_to_array(b.detail, ',')) as texts (text)) pinned
       left join lateral (select number, hash from audit_seals s
                          where s.version = 1 and s.month = pinned.month order by number desc limit 1) h on true
  where b.version = 2 and b.purpose = 'begin' and b.good and pinned.month >= dropped.before
    and (h.number is distinct from pinned.number or encode(h.hash, 'hex') <> pinned.hash)
  union all
  -- Seals of another secret than the newest seal's, which the service may or may not know.
  select 'seal_unsigned', min(month), min(number), max(number), 0, null, null
  from links
  where good and signed_by <> (select signed_by from audit_seals
                               order by version desc, upto_position desc, number desc limit 1)
  group by signed_by
  union all
  select case when found is null then 'event_missing'
              when committed and not erased then 'event_changed'
              when erased and not may_be_erased then 'event_erased'
              when moved or differs and not (erased and version = 1) then 'event_changed'
              else 'event_added' end,
         month, number, number, n, id, coalesce(encode(found_digest, 'hex'), '')
  from checked, dropped
  where found is null and month >= dropped.before
     or committed and not erased
     or erased and not may_be_erased
     or moved
     or differs and not (erased and version = 1)
     or created_at < not_before
  union all
  select 'event_added', month, 0, 0, 0, id, encode(version2, 'hex') from added
),
named as (
  select distinct b.*,
         left(encode(sha256(convert_to(concat_ws('|', upper(kind), to_char(month, 'YYYY-MM-DD'), seal, last,
           coalesce(event_id::text, '-'), evidence), 'UTF8')), 'hex'), 32) as break_id
  from breaks b
)
select kind, to_char(month, 'YYYY-MM') as month, seal, last, event_id, break_id,
       coalesce((select a.detail = break_id
                 from links a
                 where a.version = 2 and a.good and a.purpose = 'acknowledged'
                   and a.subject = case when kind in ('event_changed', 'event_missing', 'event_erased')
                                        then concat_ws('/', to_char(named.month, 'YYYY-MM-DD'), seal, event_id)
                                        else break_id end
                 order by a.number desc limit 1), false) as acknowledged
from named
order by month, seal, n, event_id;
