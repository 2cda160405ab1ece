-- What a log-in starts and a log-out ends. id is the sid claim of its access tokens.
create table sessions (
  id                  uuid        not null,
  user_id             uuid        not null,
  created_at          timestamptz not null,
  last_used_at        timestamptz not null,
  idle_expires_at     timestamptz not null,
  absolute_expires_at timestamptz not null,
  ip_address          inet        not null,
  user_agent          text,
  ended_at            timestamptz,
  end_reason          text,
  constraint sessions_pkey primary key (id),
  constraint sessions_user_fk foreign key (user_id) references users (id) on delete cascade,
  constraint sessions_idle_within_absolute check (idle_expires_at <= absolute_expires_at),
  constraint sessions_end_has_reason check ((ended_at is null) = (end_reason is null))
);

create index sessions_live_by_user on sessions (user_id, last_used_at) where ended_at is null;
create index sessions_by_user on sessions (user_id);
create index sessions_by_end on sessions (ended_at) where ended_at is not null;
create index sessions_by_idle_expiry on sessions (idle_expires_at);

-- The chain of a session's refresh tokens, as hashes only. A used one keeps its successor encrypted
-- under a key that only the used token itself yields, so that a retry can be answered with the same.
create table refresh_tokens (
  hash             text        not null collate "C",
  session_id       uuid        not null,
  issued_at        timestamptz not null,
  expires_at       timestamptz not null,
  used_at          timestamptz,
  successor_hash   text        collate "C",
  sealed_successor bytea,
  constraint refresh_tokens_pkey primary key (hash),
  constraint refresh_tokens_session_fk foreign key (session_id) references sessions (id) on delete cascade,
  constraint refresh_tokens_successor_key unique (successor_hash),
  constraint refresh_tokens_used_has_successor
    check ((used_at is null) = (successor_hash is null) and (used_at is null) = (sealed_successor is null))
);

create index refresh_tokens_by_session on refresh_tokens (session_id);
-- A session's chain never forks: at most one of its tokens is unused.
create unique index refresh_tokens_one_unused on refresh_tokens (session_id) where used_at is null;
