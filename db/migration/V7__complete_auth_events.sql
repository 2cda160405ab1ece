-- Events in full: who acted, in which session, on whom; and in monthly partitions (UTC), so that old ones
-- go by dropping a table. What finds no partition lands in auth_events_default: an insert never fails.
-- email_hash is keyed and stands for e-mails that nobody has: people type passwords into that field.
-- occurrences is more than 1 in rows that count a flood. position orders rows by transaction, so that
-- the audit chain can tell when no row can appear any more before a given one.
alter table auth_events rename to auth_events_before_partitions;
alter table auth_events_before_partitions rename constraint auth_events_pkey to auth_events_before_partitions_pkey;
drop index auth_events_by_time, auth_events_by_user, auth_events_by_address;

-- Transaction ids start again when a dump is restored into another cluster; this keeps positions rising.
create sequence auth_events_position_offset minvalue 0 start 0;

create table auth_events (
  id             uuid        not null,
  event_type     text        not null,
  success        boolean     not null,
  failure_reason text,
  detail         text,
  occurrences    integer     not null default 1,
  user_id        uuid,
  session_id     uuid,
  actor_id       uuid,
  email_hash     text        collate "C",
  ip_address     inet,
  user_agent     text,
  request_id     text,
  created_at     timestamptz not null,
  position       bigint      not null default (pg_current_xact_id()::text::bigint
                               + coalesce(pg_sequence_last_value('auth_events_position_offset'), 0)),
  constraint auth_events_pkey primary key (id, created_at),
  constraint auth_events_occurrences_positive check (occurrences > 0),
  constraint auth_events_detail_length check (char_length(detail) <= 64),
  constraint auth_events_user_agent_length check (char_length(user_agent) <= 512),
  constraint auth_events_failure_has_reason check (success = (failure_reason is null))
) partition by range (created_at);

create table auth_events_default partition of auth_events default;

-- Every page and export: newest first, by what operators filter by.
create index auth_events_by_time on auth_events (created_at, id);
create index auth_events_by_type on auth_events (event_type, created_at, id);
create index auth_events_by_user on auth_events (user_id, created_at, id) where user_id is not null;
create index auth_events_by_session on auth_events (session_id, created_at, id) where session_id is not null;
create index auth_events_by_actor on auth_events (actor_id, created_at, id) where actor_id is not null;
create index auth_events_by_email on auth_events (email_hash, created_at, id) where email_hash is not null;
create index auth_events_by_address on auth_events (ip_address, created_at, id);
create index auth_events_by_request on auth_events (request_id) where request_id is not null;
-- For sealing, in batches however much is behind.
create index auth_events_by_position on auth_events (position, id);

-- The partition of the month that begins at a date; rows that came before it move in. False when it is
-- there already. Attaching locks out writers of the default partition only, not those of the table.
create function ensure_auth_events_partition(month date) returns boolean language plpgsql as $$
declare
  partition text := 'auth_events_' || to_char(month, 'YYYY_MM');
  low timestamptz := month::timestamp at time zone 'UTC';
  high timestamptz := (month + interval '1 month') at time zone 'UTC';
begin
  if extract(day from month) <> 1 then
    raise exception 'a month begins with its first day, not %', month;
  end if;
  if to_regclass(partition) is not null then
    return false;
  end if;
  execute format('create table %I (like auth_events including defaults including constraints)', partition);
  execute format(
    'with moved as (delete from auth_events_default where created_at >= %L and created_at < %L returning *)'
    ' insert into %I select * from moved', low, high, partition);
  execute format('alter table auth_events attach partition %I for values from (%L) to (%L)',
    partition, low, high);
  return true;
end
$$;

-- Drops the months before a date: their partitions, whose names it answers, and rows without one.
create function drop_auth_events_before(month date) returns setof text language plpgsql as $$
declare
  partition text;
begin
  for partition in
    select c.relname
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'auth_events'::regclass
      and c.relname ~ '^auth_events_\d{4}_\d{2}$'
      and to_date(right(c.relname, 7), 'YYYY_MM') < date_trunc('month', month)
    order by c.relname
  loop
    execute format('drop table %I', partition);
    return next partition;
  end loop;
  delete from auth_events_default
  where created_at < date_trunc('month', month::timestamp) at time zone 'UTC';
end
$$;

do $$
begin
  perform ensure_auth_events_partition(month::date)
  from (
    select date_trunc('month', created_at at time zone 'UTC') from auth_events_before_partitions
    union
    select date_trunc('month', now() at time zone 'UTC') + make_interval(months => n)
    from generate_series(0, 2) n
  ) months (month);
end
$$;

insert into auth_events
  (id, event_type, success, failure_reason, user_id, ip_address, user_agent, request_id, created_at)
select id, event_type, success, failure_reason, user_id, ip_address, user_agent, request_id, created_at
from auth_events_before_partitions;

drop table auth_events_before_partitions;
