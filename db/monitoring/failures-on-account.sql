-- Many failed or refused log-ins to one account from many addresses: a distributed guess.
-- count is of log-ins, distinct of the addresses (IPv6: the /64s) they came from.
-- psql "$DATABASE_URL" -f db/monitoring/failures-on-account.sql
-- Variables: until (now), window (15 minutes), count (20), distinct (5), subjects ({}: all),
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
\if :{?distinct}
\else
\set distinct 5
\endif
\if :{?subjects}
\else
\set subjects {}
\endif
with attempts as (
  select created_at, occurrences, host(ip_address) as address,
         case family(ip_address) when 4 then host(ip_address)
           else network(set_masklen(ip_address, 64))::text end as network,
         coalesce('user:' || user_id, 'email:' || email_hash) as subject
  from auth_events
  where created_at >= :'until'::timestamptz - :'window'::interval
    and created_at < :'until'::timestamptz
    and event_type in ('login', 'throttled')
    and failure_reason in
      ('unknown_email', 'wrong_password', 'inactive_user', 'address_limit', 'account_limit')
    and coalesce(user_id::text, email_hash) is not null
)
select subject, sum(occurrences) as count, count(distinct network) as distinct,
       min(created_at) as first_at, max(created_at) as last_at,
       (array_agg(distinct address) filter (where address is not null))[1:5] as addresses
from attempts
group by subject
having sum(occurrences) >= :count and count(distinct network) >= :distinct
  and (cardinality(:'subjects'::text[]) = 0 or subject = any (:'subjects'::text[]))
order by count desc, subject
limit 1000;
