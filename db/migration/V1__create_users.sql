-- Who may sign in.
-- E-mails are canonical (lower-case, ASCII): the constraints keep out what the service would not write.
create table users (
  id            uuid        not null,
  email         text        not null collate "C",
  password_hash text        not null,
  roles         text[]      not null,
  is_active     boolean     not null,
  created_at    timestamptz not null,
  last_login    timestamptz,
  constraint users_pkey primary key (id),
  constraint users_email_key unique (email),
  constraint users_email_lower_case check (email = lower(email)),
  constraint users_email_length check (char_length(email) between 3 and 254),
  constraint users_password_hash_phc check (password_hash like '$argon2id$%')
);

-- The networks a user has logged in from: they keep a login budget of their own while the account is
-- under attack from elsewhere.
create table known_addresses (
  user_id   uuid        not null,
  network   text        not null,
  last_seen timestamptz not null,
  constraint known_addresses_pkey primary key (user_id, network),
  constraint known_addresses_user_fk foreign key (user_id) references users (id) on delete cascade
);

create index known_addresses_by_last_seen on known_addresses (last_seen);
