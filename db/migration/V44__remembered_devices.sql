-- Devices on which a user has proven the second factor and need not present it again for a time.
create table remembered_devices (
  id            uuid        not null,
  user_id       uuid        not null,
  -- The token is known to the device only: this is its SHA-256.
  token_hash    bytea       not null,
  -- Of the token before, which is accepted until the device has used its successor: the response may have been lost.
  previous_hash bytea,
  rotated_at    timestamptz not null,
  ip_address    inet        not null,
  user_agent    text,
  created_at    timestamptz not null,
  last_used_at  timestamptz not null,
  expires_at    timestamptz not null,
  constraint remembered_devices_pkey primary key (id),
  constraint remembered_devices_user_fk foreign key (user_id) references users (id) on delete cascade,
  constraint remembered_devices_token_hash_unique unique (token_hash),
  constraint remembered_devices_at_most_30_days check (expires_at <= created_at + interval '30 days')
);

create index remembered_devices_by_user on remembered_devices (user_id);
create index remembered_devices_by_expiry on remembered_devices (expires_at);
