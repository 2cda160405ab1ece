-- Many failed or refused log-ins from one address (IPv6: one /64): somebody guesses.
-- count is of log-ins, distinct of the accounts they were for.
-- psql "$DATABASE_URL" -f db/monitoring/failures-from-address.sql
-- Variables: until (now), window (15 minutes), count (50), subjects ({}: all),
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
\set count 50
\endif
\if :{?subjects}
\else
\set subjects {}
\endif
with attempts as (
  select created_at, occurrences, host(ip_address) as address,
         case family(ip_address) when 4 then host(ip_address)
           else network(set_masklen(ip_address, 64))::text end as subject,
         coalesce(user_id::text, email_hash) as account
  from auth_events
  where created_at >= :'until'::timestamptz - :'window'::interval
    and created_at < :'until'::timestamptz
    and event_type in ('login', 'throttled')
    and failure_reason in
      ('unknown_email', 'wrong_password', 'inactive_user', 'address_limit', 'account_limit')
    and ip_address is not null
)
select subject, sum(occurrences) as count, count(distinct account) as distinct,
       min(created_at) as first_at, max(created_at) as last_at,
       (array_agg(distinct address))[1:5] as addresses
from attempts
group by subject
having sum(occurrences) >= :count
  and (cardinality(:'subjects'::text[]) = 0 or subject = any (:'subjects'::text[]))
order by count desc, subject
limit 1000;
