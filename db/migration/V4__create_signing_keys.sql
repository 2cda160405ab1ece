-- The keys that sign access tokens, shared by all nodes; private keys only encrypted.
create table signing_keys (
  kid                text        not null,
  algorithm          text        not null,
  public_jwk         text        not null,
  sealed_private_key bytea       not null,
  sealed_by          text        not null,
  created_at         timestamptz not null,
  constraint signing_keys_pkey primary key (kid),
  constraint signing_keys_algorithm check (algorithm in ('RS256', 'ES256'))
);
