-- Imports of users from other systems. The received file may contain weak hashes: it is sealed, in chunks, and deleted once the
-- import has ended.
create table imports (
  id            uuid        not null,
  source        text        not null,
  conflict      text        not null,
  dry_run       boolean     not null,
  -- The mapping of roles and the parameters of hashes, sealed.
  options       bytea       not null,
  sealed_by     text        not null,
  requested_by  uuid        not null,
  state         text        not null default 'receiving',
  -- Of the received file.
  bytes         bigint      not null default 0,
  -- How far the worker is.
  bytes_read    bigint      not null default 0,
  records       bigint      not null default 0,
  created       bigint      not null default 0,
  updated       bigint      not null default 0,
  skipped       bigint      not null default 0,
  faulty        bigint      not null default 0,
  failure       text,
  -- Counts from 1; only the worker of the last attempt may commit.
  attempt       integer     not null default 0,
  -- When another node may take over.
  lease_until   timestamptz not null,
  created_at    timestamptz not null,
  finished_at   timestamptz,
  constraint imports_pkey primary key (id),
  constraint imports_state_known check (state in ('receiving', 'waiting', 'running', 'done', 'failed', 'cancelled')),
  constraint imports_finished_once check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null)),
  constraint imports_conflict_known check (conflict in ('skip', 'update', 'fail'))
);

create index imports_by_creation on imports (created_at, id);

create table import_chunks (
  import_id uuid    not null,
  number    integer not null,
  content   bytea   not null,
  constraint import_chunks_pkey primary key (import_id, number),
  constraint import_chunks_import_fk foreign key (import_id) references imports (id) on delete cascade
);

create table import_faults (
  import_id uuid    not null,
  number    integer not null,
  line      bigint  not null,
  code      text    not null,
  message   text    not null,
  constraint import_faults_pkey primary key (import_id, number),
  constraint import_faults_import_fk foreign key (import_id) references imports (id) on delete cascade
);

-- The id of an imported user in the former system, unless that was taken over as the id.
alter table users add column external_id text;
create unique index users_by_external_id on users (external_id) where external_id is not null;
