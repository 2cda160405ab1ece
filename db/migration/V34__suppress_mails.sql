-- Recipients who want no mails that other people can cause. The address is a keyed hash. A row whose recipient has
-- resumed the mails remains for a while, so that earlier links do not stop them again.
create table mail_suppressions (
  recipient_mac bytea       not null,
  expires_at    timestamptz not null,
  resumed_at    timestamptz,
  constraint mail_suppressions_pkey primary key (recipient_mac)
);

create index mail_suppressions_by_expiry on mail_suppressions (expires_at);
