-- Accounts whose users have requested their deletion: they are deleted when the grace period ends, and then the personal
-- data in their audit events is erased.
alter table users add column deletion_due timestamptz;

create index users_by_deletion on users (deletion_due) where deletion_due is not null;

-- Deleted users whose events still contain personal data. A row is removed when the erasure is complete, so that a node
-- that stops in the middle of it loses nothing.
create table account_erasures (
  user_id    uuid        not null,
  deleted_at timestamptz not null,
  constraint account_erasures_pkey primary key (user_id)
);
