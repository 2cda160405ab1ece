-- Credentials become rows of their own, so that a user may have none, one or several of each type, and sessions
-- record how their user was authenticated.
create table credentials (
  id           uuid        not null,
  user_id      uuid        not null,
  type         text        not null,
  -- For a password its hash, as a PHC string.
  data         text        not null,
  created_at   timestamptz not null,
  -- When data was last replaced.
  changed_at   timestamptz not null,
  last_used_at timestamptz,
  constraint credentials_pkey primary key (id),
  constraint credentials_user_fk foreign key (user_id) references users (id) on delete cascade,
  constraint credentials_type_known check (type in ('password', 'totp', 'passkey', 'recovery_code')),
  constraint credentials_password_phc check (type <> 'password' or data like '$argon2id$%')
);

insert into credentials (id, user_id, type, data, created_at, changed_at, last_used_at)
select gen_random_uuid(), id, 'password', password_hash, created_at, created_at, last_login from users;

create index credentials_by_user on credentials (user_id, type);
create unique index credentials_one_password on credentials (user_id) where type = 'password';

alter table users drop column password_hash;

-- Authentication method references (RFC 8176), the authentication context class and the time of the authentication.
-- Every earlier session was opened with a password.
alter table sessions add column amr text[] not null default '{pwd}';
alter table sessions add column acr text not null default 'urn:sallyport:aal1';
alter table sessions add column auth_time timestamptz;
update sessions set auth_time = created_at;
alter table sessions alter column auth_time set not null;
alter table sessions alter column amr drop default;
alter table sessions alter column acr drop default;
