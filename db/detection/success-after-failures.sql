-- Finds accounts with a successful log-in after many failures: a guess may have been right.
-- count: failures before the last success; distinct: the addresses (IPv6: /64s) of all attempts.
-- session_ids, session_addresses: the log-ins that succeeded after that many failures, in order of time;
-- addresses: those of these log-ins, then the most active ones; more_…: the number of others.
-- psql "$DATABASE_URL" -f db/detection/success-after-failures.sql
-- Variables: until (now), window (15 minutes), count (10), subjects ({}: all);
-- set each like -v window='1 day'.
\if :{?until}
\else
\set until now
\endif
\if :{?window}
\else
\set window '15 minutes'
\endif
\if :{?count}
\else
\set count 10
\endif
\if :{?subjects}
\else
\set subjects {}
\endif
with events as (
  select id, created_at, position, occurrences as tries, success as succeeded, session_id,
         host(ip_address) as address,
         'user:' || user_id as subject,
         case family(ip_address) when 4 then host(ip_address)
           else network(set_masklen(ip_address, 64))::text end as member
  from auth_events
  where created_at >= :'until'::timestamptz - :'window'::interval
    and created_at < :'until'::timestamptz
    and event_type in ('login', 'throttled')
    and user_id is not null
    and (success or failure_reason in ('wrong_password', 'inactive_user', 'account_limit'))
),
attempts as (
  select * from events
  where cardinality(:'subjects'::text[]) = 0 or subject = any (:'subjects'::text[])
),
tried as (
  select *, coalesce(sum(tries) filter (where not succeeded)
           over (partition by subject order by created_at, id), 0) as failures
  from attempts
),
found as (
  select subject, max(failures) filter (where succeeded) as count, count(distinct member) as distinct,
         min(created_at) as first_at, max(created_at) filter (where succeeded) as last_at
  from tried
  group by subject
  having max(failures) filter (where succeeded) >= :count
  order by count desc, subject
  limit 1000
),
addresses as (
  select subject, array_agg(address order by place) filter (where place <= 5) as addresses,
         greatest(count(*) - 5, 0) as more_addresses
  from (
    select subject, address,
           row_number() over (partition by subject
             order by min(created_at) filter (where succeeded and failures >= :count) nulls last,
             sum(tries) desc, address) as place
    from tried join found using (subject)
    where address is not null
    group by subject, address
  ) ranked
  group by subject
),
sessions as (
  select subject, array_agg(session_id order by place) filter (where place <= 5) as session_ids,
         array_agg(coalesce(address, '') order by place) filter (where place <= 5) as session_addresses,
         greatest(count(*) - 5, 0) as more_sessions
  from (
    select subject, session_id, min(address) as address,
           row_number() over (partition by subject order by min(created_at), session_id) as place
    from tried join found using (subject)
    where succeeded and failures >= :count and session_id is not null
    group by subject, session_id
  ) ranked
  group by subject
)
select subject, count, "distinct", first_at, last_at, coalesce(addresses, '{}') as addresses,
       coalesce(more_addresses, 0) as more_addresses, coalesce(session_ids, '{}') as session_ids,
       coalesce(session_addresses, '{}') as session_addresses, coalesce(more_sessions, 0) as more_sessions
from found left join addresses using (subject) left join sessions using (subject)
order by count desc, subject;
