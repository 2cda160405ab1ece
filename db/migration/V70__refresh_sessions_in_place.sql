-- Every refresh changes last_used_at and idle_expires_at. As long as an index contains one of them, PostgreSQL writes a new entry
-- into each of the eleven indexes of sessions. Without, it replaces the row within its page (a heap-only tuple), except for the
-- first refresh of a session on a day, which changes expires_on.
drop index sessions_live_by_user;
drop index sessions_by_idle_expiry;
drop index sessions_of_clients_by_expiry;

-- Room in each page for the next version of a row. The new column writes the table anew.
alter table sessions set (fillfactor = 85);
alter table sessions
  add column expires_on date not null generated always as ((idle_expires_at at time zone 'UTC')::date) stored;

create index sessions_live_by_user on sessions (user_id) where ended_at is null;
create index sessions_by_day_of_expiry on sessions (expires_on);
create index sessions_of_clients_by_expiry on sessions (expires_on) where client_id is not null and ended_at is null;
