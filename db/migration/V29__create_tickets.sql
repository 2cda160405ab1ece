-- Single-use secrets that are sent by mail. A row is one flow: it is redeemed once, with the secret of the mailed link,
-- or with the mailed code together with the id of the flow. The table contains neither of them, only a hash of the
-- secret and a keyed hash of the code; the address and what belongs to the flow are sealed.
create table tickets (
  id              uuid        not null,
  purpose         text        not null,
  user_id         uuid,
  -- A keyed hash of purpose, user and address, if a new ticket replaces the one before.
  slot            bytea,
  secret_hash     bytea       not null,
  code_mac        bytea,
  sealed_content  bytea       not null,
  sealed_by       text        not null,
  tries           smallint    not null default 0,
  created_at      timestamptz not null,
  code_expires_at timestamptz,
  expires_at      timestamptz not null,
  consumed_at     timestamptz,
  constraint tickets_pkey primary key (id),
  constraint tickets_slot_unique unique (slot),
  constraint tickets_secret_hash_unique unique (secret_hash),
  constraint tickets_tries_bounded check (tries between 0 and 5),
  constraint tickets_code_expires check ((code_mac is null) = (code_expires_at is null))
);

-- No foreign key: its check would make a ticket of an account slower than one for an unknown address.
create index tickets_by_user on tickets (user_id) where user_id is not null;
create index tickets_by_expiry on tickets (expires_at);
