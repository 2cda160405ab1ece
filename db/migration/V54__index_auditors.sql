-- Operators list auditors newest first, as they list operators.
create index users_newest_auditors on users (created_at desc, id desc) where roles @> '{auditor}';
