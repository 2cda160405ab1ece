-- A refresh token may be retried once; the session counts its retries, so that its user and operators see them.
alter table refresh_tokens add column retried_at timestamptz;
alter table sessions
  add column retries       integer not null default 0,
  add column last_retry_at timestamptz;
