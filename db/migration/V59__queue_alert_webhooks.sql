-- Alerts that the webhook has not accepted yet.
create table alert_webhooks (
  id              uuid        not null,
  body            text        not null,
  attempts        integer     not null default 0,
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  next_attempt_at timestamptz not null,
  constraint alert_webhooks_pkey primary key (id)
);

create index alert_webhooks_due on alert_webhooks (next_attempt_at, id);
