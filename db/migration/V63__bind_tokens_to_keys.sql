-- Tokens that are bound to a key of the application (DPoP, RFC 9449): which clients must bind them, the keys of codes and
-- sessions, and the proofs that were used.
alter table oauth_clients add column dpop_required boolean not null default false;

-- The thumbprint of the key (RFC 7638), where there is one.
alter table authorization_codes add column dpop_jkt text;
alter table sessions add column dpop_jkt text;

-- Proofs that were used, until the service rejects them for their age.
create table dpop_proofs (
  -- SHA-256 of the key's thumbprint and the proof's own id.
  hash       bytea       not null,
  expires_at timestamptz not null,
  constraint dpop_proofs_pkey primary key (hash),
  constraint dpop_proofs_hash_size check (octet_length(hash) = 32)
);

create index dpop_proofs_by_expiry on dpop_proofs (expires_at);
