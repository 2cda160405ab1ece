-- Secrets that go into password hashes, so that a stolen backup is of no use for guessing: each is sealed under
-- JWT_SECRET, and a hash names its own in keyid.
create table password_peppers (
  id            text        not null,
  sealed_pepper bytea       not null,
  sealed_by     text        not null,
  created_at    timestamptz not null,
  constraint password_peppers_pkey primary key (id),
  constraint password_peppers_id_key_id check (id ~ '^[A-Za-z0-9+/]{11}$')
);
