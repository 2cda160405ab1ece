-- Clients: the applications that sign users in with this service, and the services that introspect and revoke tokens.
create table oauth_clients (
  client_id                 text        not null,
  -- The place in lists, among clients of the same time.
  id                        uuid        not null,
  name                      text        not null,
  logo_uri                  text,
  type                      text        not null,
  redirect_uris             text[]      not null,
  post_logout_redirect_uris text[]      not null,
  backchannel_logout_uri    text,
  scopes                    text[]      not null,
  -- Users need not consent.
  first_party               boolean     not null,
  -- Public keys (RFC 7517).
  jwks                      text,
  created_at                timestamptz not null,
  -- Null for a client of OAUTH_CLIENTS.
  created_by                uuid,
  updated_at                timestamptz not null,
  updated_by                uuid,
  disabled_at               timestamptz,
  constraint oauth_clients_pkey primary key (client_id),
  constraint oauth_clients_id_unique unique (id),
  constraint oauth_clients_client_id_form check (client_id ~ '^[A-Za-z0-9._-]{1,64}$'),
  constraint oauth_clients_name_size check (length(name) between 1 and 100),
  constraint oauth_clients_type_known check (type in ('web', 'single_page', 'native', 'service')),
  constraint oauth_clients_uris_bounded check (
    cardinality(redirect_uris) <= 20 and cardinality(post_logout_redirect_uris) <= 20),
  constraint oauth_clients_redirect_uris_by_type check ((type = 'service') = (cardinality(redirect_uris) = 0)),
  constraint oauth_clients_scopes_known check (
    scopes <@ array['openid', 'profile', 'email', 'groups', 'offline_access']),
  constraint oauth_clients_service_has_no_users check (
    type <> 'service'
    or (scopes = '{}' and post_logout_redirect_uris = '{}' and backchannel_logout_uri is null and not first_party)),
  constraint oauth_clients_public_have_no_keys check (jwks is null or type in ('web', 'service'))
);

create index oauth_clients_newest on oauth_clients (created_at desc, id desc);

create table oauth_client_secrets (
  id          uuid        not null,
  client_id   text        not null,
  -- The secret is known to the client only: this is its SHA-256.
  secret_hash bytea       not null,
  created_at  timestamptz not null,
  constraint oauth_client_secrets_pkey primary key (id),
  constraint oauth_client_secrets_client_fk foreign key (client_id) references oauth_clients (client_id) on delete cascade,
  constraint oauth_client_secrets_hash_size check (octet_length(secret_hash) = 32)
);

create index oauth_client_secrets_by_client on oauth_client_secrets (client_id);

-- Assertions (private_key_jwt) that were used, until they expire.
create table oauth_client_assertions (
  client_id  text        not null,
  jti_hash   bytea       not null,
  expires_at timestamptz not null,
  constraint oauth_client_assertions_pkey primary key (client_id, jti_hash),
  constraint oauth_client_assertions_client_fk foreign key (client_id) references oauth_clients (client_id) on delete cascade
);

create index oauth_client_assertions_by_expiry on oauth_client_assertions (expires_at);

-- The ids of OAUTH_CLIENTS that became clients: each does once, so that a deleted client does not return.
create table oauth_client_imports (
  client_id   text        not null,
  imported_at timestamptz not null,
  constraint oauth_client_imports_pkey primary key (client_id)
);
