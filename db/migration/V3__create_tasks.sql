-- The task list of each user, read newest first in keyset pages; tasks go with their user.
create table tasks (
  id           uuid        not null,
  user_id      uuid        not null,
  title        text        not null,
  is_completed boolean     not null,
  completed_at timestamptz,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  version      bigint      not null,
  constraint tasks_pkey primary key (id),
  constraint tasks_user_fk foreign key (user_id) references users (id) on delete cascade,
  constraint tasks_title_length check (char_length(title) between 1 and 500),
  constraint tasks_completed_consistent check ((completed_at is not null) = is_completed)
);

create index tasks_by_user_newest on tasks (user_id, created_at desc, id desc);
