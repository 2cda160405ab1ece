-- Sessions of the service's own pages: a cookie in the place of a refresh token.
create table browser_sessions (
  session_id  uuid  not null,
  -- The cookie is known to the browser only: this is its SHA-256.
  secret_hash bytea not null,
  constraint browser_sessions_pkey primary key (session_id),
  constraint browser_sessions_session_fk foreign key (session_id) references sessions (id) on delete cascade,
  constraint browser_sessions_secret_hash_unique unique (secret_hash)
);
