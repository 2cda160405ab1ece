-- Changes of operators' roles and accounts that a second operator has to confirm, and which recoveries of an operator
-- have been done.
create table role_changes (
  id           uuid        not null,
  user_id      uuid        not null,
  -- null leaves it as it is
  roles        text[],
  active       boolean,
  requested_by uuid        not null,
  requested_at timestamptz not null,
  expires_at   timestamptz not null,
  constraint role_changes_pkey primary key (id),
  -- One at a time: a change that is replaced has another id, so what was looked at is what is confirmed.
  constraint role_changes_of_user unique (user_id),
  constraint role_changes_user foreign key (user_id) references users (id) on delete cascade,
  constraint role_changes_requester foreign key (requested_by) references users (id) on delete cascade,
  constraint role_changes_something check (roles is not null or active is not null)
);

create index role_changes_by_expiry on role_changes (expires_at);

-- Each recovery is done once, however many nodes start with its variables. The fingerprint is a keyed hash.
create table operator_recoveries (
  fingerprint text        not null,
  done_at     timestamptz not null,
  constraint operator_recoveries_pkey primary key (fingerprint)
);
