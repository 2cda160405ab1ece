-- Seals of version 2: one chain for all months, each with the range of places that it covers, and seals
-- that state something: that a gap was found, a break acknowledged, months dropped, personal data erased.
alter table audit_seals
  add column version        smallint not null default 1,
  -- What the seal is for; of a seal of events 'events'.
  add column purpose        text     not null default 'events',
  -- What it states something about, and what it states; see the class SealPurpose.
  add column subject        text,
  add column detail         text,
  -- Seals every event after this place, up to upto_position and upto_id.
  add column after_position bigint,
  add column after_id       uuid;

-- A node of an earlier version can no longer seal: it would continue a chain that it cannot read.
alter table audit_seals alter column version drop default;

alter table audit_seals add constraint audit_seals_version check (
  version = 1 and purpose = 'events'
  or version = 2 and after_position is not null and after_id is not null);

-- From version 2 on, numbers count the seals of all months.
create index audit_seals_by_number on audit_seals (number);
create index audit_seals_by_purpose on audit_seals (purpose, subject, number) where purpose <> 'events';
