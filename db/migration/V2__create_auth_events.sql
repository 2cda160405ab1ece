-- What happened, for operators. user_id has no foreign key: events outlive accounts, and an insert must
-- cost the same for a known and an unknown user.
create table auth_events (
  id             uuid        not null,
  user_id        uuid,
  event_type     text        not null,
  ip_address     inet        not null,
  user_agent     text,
  request_id     text        not null,
  success        boolean     not null,
  failure_reason text,
  created_at     timestamptz not null,
  constraint auth_events_pkey primary key (id),
  constraint auth_events_user_agent_length check (char_length(user_agent) <= 512),
  constraint auth_events_failure_has_reason check (success = (failure_reason is null))
);

create index auth_events_by_time on auth_events (created_at);
create index auth_events_by_user on auth_events (user_id, created_at) where user_id is not null;
create index auth_events_by_address on auth_events (ip_address, created_at);
