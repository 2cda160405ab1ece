-- Operators list users newest first: all of them, the operators, or the deactivated. (By e-mail prefix
-- the unique index serves. last_login has no index on purpose: it would make every log-in dearer.)
create index users_newest on users (created_at desc, id desc);
create index users_newest_operators on users (created_at desc, id desc) where roles @> '{admin}';
create index users_newest_inactive on users (created_at desc, id desc) where not is_active;
