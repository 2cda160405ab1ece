-- Auth events counted by minute, so that statistics over a month do not read tens of millions of rows. Each event is
-- added once, when it has become visible: what the counts do not include yet is read from the events themselves.
create table auth_event_counts (
  minute    timestamptz not null,
  logins    bigint      not null,
  failures  bigint      not null,
  throttled bigint      not null,
  signups   bigint      not null,
  refreshes bigint      not null,
  constraint auth_event_counts_pkey primary key (minute)
);

-- What was visible when events were counted last; one row.
create table auth_event_counts_seen (
  only_row    boolean     not null default true,
  seen        pg_snapshot not null,
  seen_offset bigint      not null,
  constraint auth_event_counts_seen_pkey primary key (only_row),
  constraint auth_event_counts_seen_once check (only_row)
);

-- One statement, so that it counts what the snapshot shows that it stores.
with counted as (
  insert into auth_event_counts
  select date_bin('1 minute', created_at, timestamptz '2000-01-01 00:00:00+00') as minute,
         coalesce(sum(occurrences) filter (where event_type = 'login' and success), 0),
         coalesce(sum(occurrences) filter (where event_type = 'login' and not success), 0),
         coalesce(sum(occurrences) filter (where event_type = 'throttled'), 0),
         coalesce(sum(occurrences) filter (where event_type = 'signup' and success), 0),
         coalesce(sum(occurrences) filter (where event_type = 'refresh' and success), 0)
  from auth_events
  where event_type in ('login', 'throttled', 'signup', 'refresh')
  group by 1
)
insert into auth_event_counts_seen (seen, seen_offset)
select pg_current_snapshot(), coalesce(pg_sequence_last_value('auth_events_position_offset'), 0);
