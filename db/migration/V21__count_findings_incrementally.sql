-- A finding grows by the events that have become visible since it was counted last, so that counting an attack of a
-- day does not read the day again each minute; and it names the sessions and addresses that got in.
alter table suspicious_findings
  add column more_addresses    bigint      not null default 0,
  -- Sessions that began after the failures, or whose token was stolen, the first first; each with its address.
  add column session_ids       uuid[]      not null default '{}',
  add column session_addresses text[]      not null default '{}',
  add column more_sessions     bigint      not null default 0,
  -- Failures that are counted, including those after the last success.
  add column counted           bigint      not null default 0,
  add column addresses_counted bigint      not null default 0,
  add column sessions_counted  bigint      not null default 0,
  -- What was visible when the finding was counted last; null once it has ended.
  add column seen              pg_snapshot,
  add column seen_offset       bigint,
  add constraint suspicious_findings_sessions_few
    check (cardinality(session_ids) <= 5 and cardinality(session_ids) = cardinality(session_addresses));

create index suspicious_findings_growing on suspicious_findings (pattern, subject) where seen is not null;

-- Who took part in a finding that still grows; deleted when it ends.
create table suspicious_finding_members (
  finding_id   uuid        not null,
  -- address, session, or counted (what the finding counts as distinct, such as accounts)
  kind         text        not null,
  member       text        not null,
  tries        bigint      not null,
  -- When the member first got in; null for those that only tried.
  succeeded_at timestamptz,
  address      text,
  constraint suspicious_finding_members_pkey primary key (finding_id, kind, member),
  constraint suspicious_finding_members_of_finding foreign key (finding_id)
    references suspicious_findings (id) on delete cascade
);

create index suspicious_finding_members_by_weight
  on suspicious_finding_members (finding_id, kind, succeeded_at nulls last, tries desc, member);

-- Whether the event with that position was invisible in an earlier snapshot. Positions are transaction ids plus an
-- offset; a raised offset (a restored dump) only makes later positions higher.
create function is_unseen(event_position bigint, seen pg_snapshot, seen_offset bigint) returns boolean
language sql immutable as $$
  select case
    when event_position >= pg_snapshot_xmax(seen)::text::bigint + seen_offset then true
    when event_position < pg_snapshot_xmin(seen)::text::bigint + seen_offset then false
    else not pg_visible_in_snapshot((event_position - seen_offset)::text::xid8, seen)
  end
$$;
