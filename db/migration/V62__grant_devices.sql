-- Requests of devices (RFC 8628), which wait until a user allows or denies them in a browser.
create table device_grants (
  id               uuid        not null,
  -- The codes are known to the device and its user only: this is the SHA-256 of the one, and a keyed hash of the other, which
  -- is short enough to be guessed.
  device_code_hash bytea       not null,
  user_code_hash   bytea       not null,
  client_id        text        not null,
  scopes           text[]      not null,
  -- Where the request came from, as the user is told.
  ip_address       inet,
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  -- Seconds between two questions of the device, and when it asked last.
  poll_interval    integer     not null default 5,
  polled_at        timestamptz,
  -- The user who was shown the request last, with the session of the browser: nobody else can decide.
  user_id          uuid,
  session_id       uuid,
  -- Null until the user has decided.
  allowed          boolean,
  -- The session that the device got. It ends if the code is used again.
  grant_id         uuid,
  constraint device_grants_pkey primary key (id),
  constraint device_grants_device_code_unique unique (device_code_hash),
  constraint device_grants_user_code_unique unique (user_code_hash),
  constraint device_grants_client_fk foreign key (client_id) references oauth_clients (client_id) on delete cascade,
  constraint device_grants_user_fk foreign key (user_id) references users (id) on delete cascade,
  constraint device_grants_session_fk foreign key (session_id) references sessions (id) on delete cascade,
  constraint device_grants_decided_by_user check (allowed is null or (user_id is not null and session_id is not null)),
  constraint device_grants_redeemed_if_allowed check (grant_id is null or allowed)
);

create index device_grants_by_client on device_grants (client_id);
create index device_grants_waiting on device_grants (client_id, expires_at) where allowed is null;
create index device_grants_by_expiry on device_grants (expires_at);
-- For deletions of users and sessions.
create index device_grants_by_user on device_grants (user_id) where user_id is not null;
create index device_grants_by_session on device_grants (session_id) where session_id is not null;
