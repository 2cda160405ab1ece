-- What a service with many users has, beside the users of a benchmark: of each user-N@example.com a session with its
-- refresh token, a known address and three tasks. In a database of the service's schema:
-- psql "$DATABASE_URL" -f src/bench/sql/generate-users.sql
\timing on
begin;
insert into known_addresses (user_id, network, last_seen)
select id, '10.' || n % 256 || '.0.0', now()
from (select id, row_number() over () as n from users) users;

insert into sessions (id, user_id, amr, acr, auth_time, created_at, last_used_at, idle_expires_at, absolute_expires_at, ip_address)
select md5('session' || id)::uuid, id, '{pwd}', 'urn:sallyport:aal1', now(), now(), now(), now() + interval '7 days', now() + interval '30 days', '192.0.2.1'
from users;

insert into refresh_tokens (hash, session_id, issued_at, expires_at)
select encode(sha256(user_id::text::bytea), 'base64'), md5('session' || user_id)::uuid, now(), now() + interval '7 days'
from (select id as user_id from users) users;

insert into tasks (id, user_id, title, is_completed, created_at, updated_at, version)
select gen_random_uuid(), id, 'Task ' || n, false, now(), now(), 1
from users, generate_series(1, 3) n
where email <> 'user-0@example.com';
commit;
vacuum analyze;
