-- More sign-ups from one address (IPv6: one /64) than people make: accounts are being farmed.
-- count is of sign-ups that succeeded, distinct of their accounts.
-- psql "$DATABASE_URL" -f db/monitoring/signups-from-address.sql
-- Variables: until (now), window (15 minutes), count (20), subjects ({}: all),
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
\set count 20
\endif
\if :{?subjects}
\else
\set subjects {}
\endif
with attempts as (
  select created_at, occurrences, host(ip_address) as address,
         case family(ip_address) when 4 then host(ip_address)
           else network(set_masklen(ip_address, 64))::text end as subject,
         user_id
  from auth_events
  where created_at >= :'until'::timestamptz - :'window'::interval
    and created_at < :'until'::timestamptz
    and event_type = 'signup'
    and success
    and ip_address is not null
)
select subject, sum(occurrences) as count, count(distinct user_id) as distinct,
       min(created_at) as first_at, max(created_at) as last_at,
       (array_agg(distinct address))[1:5] as addresses
from attempts
group by subject
having sum(occurrences) >= :count
  and (cardinality(:'subjects'::text[]) = 0 or subject = any (:'subjects'::text[]))
order by count desc, subject
limit 1000;
