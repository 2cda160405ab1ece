-- Announcements of ended sessions that a client has not accepted yet (OpenID Connect Back-Channel Logout). Triggers write
-- one for each session of a client that ends or is deleted, whatever statement does it.
create table logout_announcements (
  id              uuid        not null default gen_random_uuid(),
  client_id       text        not null,
  user_id         uuid        not null,
  session_id      uuid        not null,
  attempts        integer     not null default 0,
  created_at      timestamptz not null default clock_timestamp(),
  next_attempt_at timestamptz not null default clock_timestamp(),
  constraint logout_announcements_pkey primary key (id),
  constraint logout_announcements_client_fk foreign key (client_id) references oauth_clients (client_id) on delete cascade
);

create index logout_announcements_due on logout_announcements (next_attempt_at, id);
create index logout_announcements_by_client on logout_announcements (client_id);

create function announce_logout() returns trigger language plpgsql security definer as $$
begin
  insert into logout_announcements (client_id, user_id, session_id)
  select client_id, old.user_id, old.id from oauth_clients
  where client_id = old.client_id and backchannel_logout_uri is not null;
  return null;
end
$$;

do $$
begin
  execute format('alter function announce_logout() set search_path = %I, pg_temp', current_schema());
end
$$;

create trigger sessions_of_clients_ended after update of ended_at on sessions for each row
  when (old.ended_at is null and new.ended_at is not null and old.client_id is not null)
  execute function announce_logout();

create trigger sessions_of_clients_deleted after delete on sessions for each row
  when (old.ended_at is null and old.client_id is not null) execute function announce_logout();

-- Sessions of clients that expire are ended, so that they are announced as well.
create index sessions_of_clients_by_expiry on sessions (idle_expires_at) where client_id is not null and ended_at is null;
