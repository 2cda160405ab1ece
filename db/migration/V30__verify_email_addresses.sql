-- Whether the user has proven to read the mailbox of the address, and the language of the user's mails, from the
-- Accept-Language of the sign-up; null if unknown. No earlier account has proven it.
alter table users add column email_verified boolean not null default false;
alter table users add column language text;
alter table users add constraint users_language_known check (language in ('en', 'de'));
