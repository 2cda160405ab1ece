-- Timers ring on every node; who takes the turn does the job. The database's clock decides.
create table turns (
  job      text        not null,
  taken_at timestamptz not null,
  constraint turns_pkey primary key (job)
);
