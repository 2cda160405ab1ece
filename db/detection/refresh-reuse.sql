-- Finds users whose refresh tokens were reused: stolen sessions.
-- count: reuses; distinct: the sessions that ended because of them; session_ids: the first five of these.
-- addresses: the five most active ones; more_addresses: the number of others.
-- psql "$DATABASE_URL" -f db/detection/refresh-reuse.sql
-- Variables: until (now), window (15 minutes), count (1), subjects ({}: all);
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
\set count 1
\endif
\if :{?subjects}
\else
\set subjects {}
\endif
with events as (
  select id, created_at, position, occurrences as tries, false as succeeded, session_id,
         host(ip_address) as address,
         'user:' || user_id as subject, session_id::text as member
  from auth_events
  where created_at >= :'until'::timestamptz - :'window'::interval
    and created_at < :'until'::timestamptz
    and event_type = 'refresh_token_reuse'
    and user_id is not null
),
attempts as (
  select * from events
  where cardinality(:'subjects'::text[]) = 0 or subject = any (:'subjects'::text[])
),
found as (
  select subject, sum(tries) as count, count(distinct member) as distinct, min(created_at) as first_at,
         max(created_at) as last_at
  from attempts
  group by subject
  having sum(tries) >= :count
  order by count desc, subject
  limit 1000
),
addresses as (
  select subject, array_agg(address order by place) filter (where place <= 5) as addresses,
         greatest(count(*) - 5, 0) as more_addresses
  from (
    select subject, address,
           row_number() over (partition by subject
             order by sum(tries) desc, address) as place
    from attempts join found using (subject)
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
    from attempts join found using (subject)
    where session_id is not null
    group by subject, session_id
  ) ranked
  group by subject
)
select subject, count, "distinct", first_at, last_at, coalesce(addresses, '{}') as addresses,
       coalesce(more_addresses, 0) as more_addresses, coalesce(session_ids, '{}') as session_ids,
       coalesce(session_addresses, '{}') as session_addresses, coalesce(more_sessions, 0) as more_sessions
from found left join addresses using (subject) left join sessions using (subject)
order by count desc, subject;
