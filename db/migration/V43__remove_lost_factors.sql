-- Second factors that operators have requested to remove: they are removed when the waiting time ends, unless the user
-- or an operator cancels it.
create table factor_removals (
  user_id      uuid        not null,
  types        text[]      not null,
  requested_by uuid        not null,
  requested_at timestamptz not null,
  due_at       timestamptz not null,
  constraint factor_removals_pkey primary key (user_id),
  constraint factor_removals_user_fkey foreign key (user_id) references users (id) on delete cascade
);

create index factor_removals_by_due on factor_removals (due_at);
