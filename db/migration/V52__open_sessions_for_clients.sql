-- Sessions of OAuth clients: a client that acts for a user has a session of its own below the session of the browser, so
-- that its refresh tokens rotate, and end, as those of every session do.
alter table sessions
  -- The session in which the user signed in to the client; null once that session has been removed.
  add column parent_id uuid,
  -- The client; null for the sessions of the user.
  add column client_id text,
  add column scopes    text[] not null default '{}',
  add constraint sessions_parent_fk foreign key (parent_id) references sessions (id) on delete set null,
  add constraint sessions_parent_has_client check (parent_id is null or client_id is not null);

create index sessions_by_parent on sessions (parent_id) where parent_id is not null;
create index sessions_live_of_clients on sessions (user_id, created_at) where client_id is not null and ended_at is null;

-- When a session ends, so do those of the clients below it, whatever statement ends it. Only a client with offline_access
-- keeps its session when the user logs out or opens more sessions than permitted.
create function end_sessions_of_clients() returns trigger language plpgsql security definer as $$
begin
  update sessions
  set ended_at = new.ended_at, end_reason = new.end_reason
  where parent_id = new.id and ended_at is null
    and not ('offline_access' = any (scopes) and new.end_reason in ('logout', 'session_limit'));
  return null;
end
$$;

do $$
begin
  execute format('alter function end_sessions_of_clients() set search_path = %I, pg_temp', current_schema());
end
$$;

create trigger sessions_ended_above after update of ended_at on sessions for each row
  when (old.ended_at is null and new.ended_at is not null and new.client_id is null)
  execute function end_sessions_of_clients();
