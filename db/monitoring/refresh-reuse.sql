-- Refresh tokens that were used twice: somebody has a copy of somebody's session.
-- count is of uses, distinct of the sessions that were ended for it.
-- psql "$DATABASE_URL" -f db/monitoring/refresh-reuse.sql
-- Variables: until (now), window (15 minutes), count (1), subjects ({}: all),
-- each as in -v window='1 day'.
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
with attempts as (
  select created_at, occurrences, host(ip_address) as address, session_id, 'user:' || user_id as subject
  from auth_events
  where created_at >= :'until'::timestamptz - :'window'::interval
    and created_at < :'until'::timestamptz
    and event_type = 'refresh_token_reuse'
    and user_id is not null
)
select subject, sum(occurrences) as count, count(distinct session_id) as distinct,
       min(created_at) as first_at, max(created_at) as last_at,
       (array_agg(distinct address) filter (where address is not null))[1:5] as addresses
from attempts
group by subject
having sum(occurrences) >= :count
  and (cardinality(:'subjects'::text[]) = 0 or subject = any (:'subjects'::text[]))
order by count desc, subject
limit 1000;
