-- What the search for suspicious patterns and the operators' pages cost on the generated events: each plan as
-- EXPLAIN (ANALYZE, BUFFERS) prints it. Needs a superuser, for auto_explain.
-- psql "$DATABASE_URL" -f src/bench/sql/explain-patterns.sql
\set QUIET on
load 'auto_explain';
set auto_explain.log_min_duration = 0;
set auto_explain.log_analyze = on;
set auto_explain.log_buffers = on;
set client_min_messages = log;
\timing on
select * from detect_failures_from_address();
select * from detect_failures_on_account();
select * from detect_accounts_from_address();
select * from detect_success_after_failures();
select * from detect_refresh_reuse();
select * from detect_signups_from_address();
\echo An attack of a day
select * from detect_failures_from_address(lookback => '1 day');
select * from detect_success_after_failures(lookback => '1 day');
\o /dev/null
\echo Pages: newest, of a type, of an address, of a user
select * from auth_events order by created_at desc, id desc limit 50;
select * from auth_events where event_type in ('throttled') order by created_at desc, id desc limit 50;
select * from auth_events where ip_address >= '10.0.3.4' and ip_address <= '10.0.3.4'
order by created_at desc, id desc limit 50;
select * from auth_events where user_id = md5('user77')::uuid order by created_at desc, id desc limit 50;
select * from auth_events where request_id = 'none' order by created_at desc, id desc limit 50;
