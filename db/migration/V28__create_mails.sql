-- The outbox: a mail is written in the transaction that causes it and sent after its commit. Recipient, link and code
-- are sealed; they are deleted once the mail server has accepted the mail.
create table mails (
  id              uuid        not null,
  template        text        not null,
  user_id         uuid,
  sealed_content  bytea,
  sealed_by       text        not null,
  state           text        not null default 'pending',
  -- Written for an address that gets no mail, so that the request does the same as for one that does.
  is_withheld     boolean     not null default false,
  attempts        integer     not null default 0,
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  -- While an attempt runs: when another node may take over.
  next_attempt_at timestamptz not null,
  settled_at      timestamptz,
  last_error      text,
  constraint mails_pkey primary key (id),
  constraint mails_state_known check (state in ('pending', 'sent', 'failed')),
  constraint mails_settled_once check ((state = 'pending') = (settled_at is null)),
  constraint mails_sent_without_content check (state <> 'sent' or sealed_content is null)
);

create index mails_due on mails (next_attempt_at) where state = 'pending';
create index mails_settled on mails (state, settled_at, id) where state <> 'pending';
create index mails_by_user on mails (user_id) where user_id is not null;
