-- Older applications send neither PKCE nor a nonce. An operator may accept that of a client; of none by default.
alter table oauth_clients add column pkce_or_nonce_optional boolean not null default false;
