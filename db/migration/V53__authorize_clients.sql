-- Codes and consents of the authorization code grant.
create table authorization_codes (
  -- The code is known to the client only: this is its SHA-256.
  hash         bytea       not null,
  client_id    text        not null,
  user_id      uuid        not null,
  -- The session of the browser, in which the user was signed in.
  session_id   uuid        not null,
  redirect_uri text        not null,
  scopes       text[]      not null,
  nonce        text,
  challenge    text,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  -- The session that the code was exchanged for. It ends if the code is used again.
  grant_id     uuid,
  constraint authorization_codes_pkey primary key (hash),
  constraint authorization_codes_client_fk foreign key (client_id) references oauth_clients (client_id) on delete cascade,
  constraint authorization_codes_session_fk foreign key (session_id) references sessions (id) on delete cascade
);

create index authorization_codes_by_session on authorization_codes (session_id, expires_at);
create index authorization_codes_by_client on authorization_codes (client_id);

create table consents (
  user_id    uuid        not null,
  client_id  text        not null,
  scopes     text[]      not null,
  granted_at timestamptz not null,
  constraint consents_pkey primary key (user_id, client_id),
  constraint consents_user_fk foreign key (user_id) references users (id) on delete cascade,
  constraint consents_client_fk foreign key (client_id) references oauth_clients (client_id) on delete cascade
);

create index consents_by_client on consents (client_id);

-- The sessions of a client end when the client is disabled or deleted, whatever statement does it.
create function end_sessions_of_client() returns trigger language plpgsql security definer as $$
begin
  update sessions
  set ended_at = clock_timestamp(), end_reason = 'client_disabled'
  where client_id = old.client_id and ended_at is null;
  return null;
end
$$;

do $$
begin
  execute format('alter function end_sessions_of_client() set search_path = %I, pg_temp', current_schema());
end
$$;

create index sessions_live_by_client on sessions (client_id) where client_id is not null and ended_at is null;

create trigger oauth_clients_disabled after update of disabled_at on oauth_clients for each row
  when (old.disabled_at is null and new.disabled_at is not null) execute function end_sessions_of_client();

create trigger oauth_clients_deleted after delete on oauth_clients for each row
  execute function end_sessions_of_client();
