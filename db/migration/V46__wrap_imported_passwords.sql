-- Imported passwords: the recipe of another system, followed by the Argon2id hash of that system's digest.
alter table credentials drop constraint credentials_password_phc;
alter table credentials add constraint credentials_password_phc check (
  type <> 'password' or data like '$argon2id$%' or data ~ '^\$legacy\$[a-z0-9-]+\$[A-Za-z0-9:-]+\$[A-Za-z0-9+/.-]*\$argon2id\$');
