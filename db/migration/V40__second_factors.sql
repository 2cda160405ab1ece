-- Second factors: the time step of the last accepted code of an authenticator app, and flows that wait for a code, which
-- are a log-in after its password or the enrolment of an authenticator app.
alter table credentials add column last_step bigint;
create unique index credentials_one_totp on credentials (user_id) where type = 'totp';

create table factor_flows (
  id          uuid        not null,
  purpose     text        not null,
  user_id     uuid        not null,
  -- The flow is known to its client only: this is the SHA-256 of its secret.
  secret_hash bytea       not null,
  -- The session that enrols; null for a log-in.
  session_id  uuid,
  -- The secret that is enrolled, sealed; null for a log-in.
  data        text,
  tries       smallint    not null default 0,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  constraint factor_flows_pkey primary key (id),
  constraint factor_flows_user_fk foreign key (user_id) references users (id) on delete cascade,
  constraint factor_flows_secret_hash_unique unique (secret_hash),
  constraint factor_flows_purpose_known check (purpose in ('sign_in', 'restore', 'totp_enrolment')),
  constraint factor_flows_enrolment_has_session check ((purpose = 'totp_enrolment') = (session_id is not null and data is not null)),
  constraint factor_flows_tries_bounded check (tries between 0 and 5)
);

create index factor_flows_by_user on factor_flows (user_id);
create index factor_flows_by_expiry on factor_flows (expires_at);
