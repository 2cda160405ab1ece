-- The feed of ended sessions, from which every node learns whose access tokens to refuse. Triggers write a row for
-- each session that ends or is deleted, whatever statement does it. Nodes read the feed in commit order, by the
-- transaction's id: a clock would miss a transaction that commits late.
create table ended_sessions (
  transaction_id xid8        not null default pg_current_xact_id(),
  session_id     uuid        not null,
  recorded_at    timestamptz not null default clock_timestamp(),
  constraint ended_sessions_pkey primary key (transaction_id, session_id)
);

create index ended_sessions_by_time on ended_sessions (recorded_at);

-- Nodes that start after this migration must know of the ends before it; 24 hours is the longest ACCESS_TOKEN_TTL.
insert into ended_sessions (session_id)
select id from sessions where ended_at > now() - interval '25 hours';

create function record_ended_session() returns trigger language plpgsql security definer as $$
begin
  insert into ended_sessions (session_id) values (old.id) on conflict do nothing;
  return null;
end
$$;

create function record_truncated_sessions() returns trigger language plpgsql security definer as $$
begin
  insert into ended_sessions (session_id)
  select id from sessions where ended_at is null and idle_expires_at > now() - interval '1 hour'
  on conflict do nothing;
  return null;
end
$$;

-- Whoever ends sessions with psql needs no privilege on the feed, and cannot put another table in its place.
do $$
begin
  execute format('alter function record_ended_session() set search_path = %I, pg_temp', current_schema());
  execute format('alter function record_truncated_sessions() set search_path = %I, pg_temp', current_schema());
end
$$;

create trigger sessions_ended after update of ended_at on sessions for each row
  when (old.ended_at is null and new.ended_at is not null) execute function record_ended_session();

-- No access token outlives its session's idle expiry, so removing expired sessions adds nothing to the feed.
create trigger sessions_deleted after delete on sessions for each row
  when (old.ended_at is null and old.idle_expires_at > now() - interval '1 hour')
  execute function record_ended_session();

create trigger sessions_truncated before truncate on sessions for each statement
  execute function record_truncated_sessions();
