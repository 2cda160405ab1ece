-- All refresh tokens of a session share a secret half. Its hash recognises a used token whose row has been pruned,
-- so that a session needs only the rows of its current and its last used token. Null until the first rotation of a
-- session that is older than this migration.
alter table sessions add column token_family text collate "C";
create unique index sessions_by_token_family on sessions (token_family) where token_family is not null;
