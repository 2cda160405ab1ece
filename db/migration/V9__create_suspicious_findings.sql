-- What the patterns in db/monitoring found, each attack once: a finding grows while the attack goes on.
create table suspicious_findings (
  id             uuid        not null,
  pattern        text        not null,
  subject        text        not null,
  window_start   timestamptz not null,
  window_end     timestamptz not null,
  occurrences    bigint      not null,
  distinct_count bigint      not null,
  first_at       timestamptz not null,
  last_at        timestamptz not null,
  addresses      text[]      not null,
  created_at     timestamptz not null,
  constraint suspicious_findings_pkey primary key (id),
  constraint suspicious_findings_once unique (pattern, subject, window_start),
  constraint suspicious_findings_addresses_few check (cardinality(addresses) <= 5)
);

create index suspicious_findings_by_time on suspicious_findings (created_at, id);
