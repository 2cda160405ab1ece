-- Invitations of operators that no account has accepted yet. The link is a ticket; it is of no use without its row, so
-- that deleting the row revokes the invitation.
create table invitations (
  id         uuid        not null,
  email      text        not null collate "C",
  roles      text[]      not null,
  language   text        not null,
  invited_by uuid        not null,
  created_at timestamptz not null,
  sent_at    timestamptz not null,
  expires_at timestamptz not null,
  constraint invitations_pkey primary key (id),
  constraint invitations_email_unique unique (email),
  constraint invitations_language_known check (language in ('en', 'de')),
  constraint invitations_invited_by_fk foreign key (invited_by) references users (id) on delete cascade
);

create index invitations_newest on invitations (created_at, id);
create index invitations_by_operator on invitations (invited_by);
create index invitations_by_expiry on invitations (expires_at);
