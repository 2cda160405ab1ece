-- Operators find the users of a domain: all of them, or those whose domain begins with some characters.
create index users_by_domain on users (split_part(email, '@', 2), created_at desc, id desc);
