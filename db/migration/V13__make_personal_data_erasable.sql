-- Lets the personal fields of an event (address, user agent, e-mail hash) be erased without breaking the
-- audit chain: a seal covers a commitment to them, which needs a random salt, instead of the fields.
-- Only new rows get a salt: a default for the existing ones would rewrite the table.
alter table auth_events
  add column personal_salt       uuid,
  -- Null until the fields are erased; then SHA-256 of the salt and the fields as they were.
  add column personal_commitment bytea;

alter table auth_events alter column personal_salt set default gen_random_uuid();
