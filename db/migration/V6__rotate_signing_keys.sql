-- When a signing key signs and how long it verifies. Its state follows from these times alone:
-- published before activates_at, active until a later one is, retired until retires_at, or revoked.
alter table signing_keys
  add column activates_at    timestamptz,
  add column rotation_due_at timestamptz,
  add column retires_at      timestamptz,
  add column revoked_at      timestamptz;

update signing_keys set activates_at = created_at;

alter table signing_keys
  alter column activates_at set not null,
  add constraint signing_keys_retires_after_activation check (retires_at >= activates_at);
