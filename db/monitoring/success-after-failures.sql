-- A log-in that succeeds after many that failed: the guess may have been right.
-- count is of the failures before the last success, distinct of the addresses (IPv6: the /64s) of all tries.
-- psql "$DATABASE_URL" -f db/monitoring/success-after-failures.sql
-- Variables: until (now), window (15 minutes), count (10), subjects ({}: all),
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
\set count 10
\endif
\if :{?subjects}
\else
\set subjects {}
\endif
with attempts as (
  select created_at, success, host(ip_address) as address,
         case family(ip_address) when 4 then host(ip_address)
           else network(set_masklen(ip_address, 64))::text end as network,
         'user:' || user_id as subject,
         coalesce(sum(occurrences) filter (where not success)
           over (partition by user_id order by created_at, id), 0) as failures
  from auth_events
  where created_at >= :'until'::timestamptz - :'window'::interval
    and created_at < :'until'::timestamptz
    and event_type in ('login', 'throttled')
    and user_id is not null
    and (success or failure_reason in ('wrong_password', 'inactive_user', 'account_limit'))
)
select subject, max(failures) filter (where success) as count, count(distinct network) as distinct,
       min(created_at) as first_at, max(created_at) filter (where success) as last_at,
       (array_agg(distinct address) filter (where address is not null))[1:5] as addresses
from attempts
group by subject
having max(failures) filter (where success) >= :count
  and (cardinality(:'subjects'::text[]) = 0 or subject = any (:'subjects'::text[]))
order by count desc, subject
limit 1000;
