-- A data set for benchmarks, in an empty database of the service's schema: events of the last so many days,
-- as a service with 100,000 users has them, and an attack of each kind in the last 15 minutes.
-- psql "$DATABASE_URL" -v rows=10000000 -v days=90 -f src/bench/sql/generate-events.sql
-- Of a service that runs: with -v offset=-10000000, behind what it has sealed, or it would seal them all.
-- In pieces: with -v first=1 -v last=1000000, and so on; the attacks come with the last.
\if :{?rows}
\else
\set rows 10000000
\endif
\if :{?days}
\else
\set days 90
\endif
\if :{?first}
\else
\set first 1
\endif
\if :{?last}
\else
\set last :rows
\endif
\if :{?offset}
\else
\set offset 0
\endif
select :last >= :rows as complete \gset
\timing on
begin;
select ensure_auth_events_partition(month::date)
from generate_series(
  date_trunc('month', (now() - make_interval(days => :days)) at time zone 'UTC'),
  date_trunc('month', now() at time zone 'UTC'), interval '1 month') as months (month);

select setseed(:first / (:rows + 1.0));
insert into auth_events (id, event_type, success, failure_reason, user_id, session_id, email_hash, ip_address,
  user_agent, request_id, created_at, position)
select gen_random_uuid(), event_type, failure_reason is null, failure_reason,
       case when failure_reason is distinct from 'unknown_email' and event_type <> 'throttled' then user_id end,
       case when event_type in ('login', 'refresh', 'logout') and failure_reason is null
         then gen_random_uuid() end,
       case when failure_reason = 'unknown_email' then encode(sha256(user_id::text::bytea), 'hex') end,
       '10.0.0.0'::inet + (random() * 200000)::int,
       'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
       gen_random_uuid()::text,
       now() - make_interval(days => :days) * (1 - n / (:rows + 1.0)),
       n + :offset
from (
  select n,
         md5('user' || (random() * 100000)::int)::uuid as user_id,
         case when kind < 0.40 then 'refresh' when kind < 0.85 then 'login' when kind < 0.95 then 'logout'
              when kind < 0.98 then 'throttled' else 'signup' end as event_type,
         case when kind between 0.70 and 0.80 then 'wrong_password'
              when kind between 0.80 and 0.85 then 'unknown_email'
              when kind between 0.95 and 0.98 then 'address_limit' end as failure_reason
  from generate_series(:first, :last) n, lateral (select random() + 0 * n as kind) r
) events;

\if :complete
-- Stuffing, guessing on one account, its success, a stolen refresh token, a farm of accounts.
insert into auth_events (id, event_type, success, failure_reason, user_id, ip_address, created_at, position)
select gen_random_uuid(), 'login', false, 'wrong_password', md5('user' || n)::uuid, '198.51.100.7',
       now() - n * interval '1 second', :rows + 1 + :offset
from generate_series(1, 600) n
union all
select gen_random_uuid(), 'login', n = 1, case when n > 1 then 'wrong_password' end, md5('user7')::uuid,
       '203.0.113.0'::inet + n, now() - n * interval '1 second', :rows + 1 + :offset
from generate_series(1, 100) n
union all
select gen_random_uuid(), 'refresh_token_reuse', false, 'reused_token', md5('user8')::uuid, '203.0.113.9',
       now() - interval '1 minute', :rows + 1 + :offset
union all
select gen_random_uuid(), 'signup', true, null, gen_random_uuid(), '192.0.2.9',
       now() - n * interval '3 seconds', :rows + 1 + :offset
from generate_series(1, 200) n;

-- Positions are those of transactions that have ended.
select setval('auth_events_position_offset', greatest(:rows + 1 + :offset, last_value))
from auth_events_position_offset;
\endif
commit;
\if :complete
vacuum analyze auth_events;
select pg_size_pretty(sum(pg_relation_size(relid))) as tables, pg_size_pretty(sum(pg_indexes_size(relid))) as indexes
from pg_partition_tree('auth_events');
\endif
