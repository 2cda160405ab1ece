-- Filters of the console's lists that operators have saved under a name.
create table saved_views (
  id         uuid        not null,
  user_id    uuid        not null,
  -- the list of the console
  page       text        not null,
  name       text        not null,
  -- what follows the question mark in the console's address
  query      text        not null,
  created_at timestamptz not null,
  constraint saved_views_pkey primary key (id),
  constraint saved_views_of_user foreign key (user_id) references users (id) on delete cascade,
  -- also for the list of a user, and for deletions of users
  constraint saved_views_name unique (user_id, page, name),
  constraint saved_views_page_known check (page in ('events', 'suspicious')),
  constraint saved_views_name_length check (char_length(name) between 1 and 60),
  constraint saved_views_query_length check (char_length(query) <= 1000)
);
