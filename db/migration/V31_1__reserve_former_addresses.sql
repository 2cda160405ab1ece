-- The address that an account had before a change. It is reserved while the change can be reverted, so that nobody can
-- take it in order to prevent that.
create table former_addresses (
  email      text        not null collate "C",
  user_id    uuid        not null,
  expires_at timestamptz not null,
  constraint former_addresses_pkey primary key (email),
  constraint former_addresses_user_fk foreign key (user_id) references users (id) on delete cascade
);

create index former_addresses_by_user on former_addresses (user_id);
create index former_addresses_by_expiry on former_addresses (expires_at);
