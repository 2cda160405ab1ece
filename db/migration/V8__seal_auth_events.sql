-- The audit chain: each row seals a batch of one month's auth_events by their digests, continues the hash
-- of the seal before it, and is signed by the service. What is sealed cannot be changed, removed or added
-- to unseen; the service and db/monitoring/verify-chain.sql verify it.
create table audit_seals (
  month          date        not null,
  number         integer     not null,
  event_ids      uuid[]      not null,
  -- SHA-256 of each, one after the other.
  event_digests  bytea       not null,
  -- Where the batch ends in the order of all events.
  upto_position  bigint      not null,
  upto_id        uuid        not null,
  -- An event of this batch that claims to be older was slipped in afterwards.
  not_before     timestamptz,
  -- Every event that was written before this moment is sealed.
  complete_until timestamptz not null,
  sealed_at      timestamptz not null,
  -- Of the seal before in the month; of a month's first seal, that of the newest seal of any other.
  previous_hash  bytea       not null,
  hash           bytea       not null,
  signature      bytea       not null,
  signed_by      text        not null,
  constraint audit_seals_pkey primary key (month, number),
  constraint audit_seals_digest_each check (octet_length(event_digests) = 32 * cardinality(event_ids)),
  constraint audit_seals_hash_length check (octet_length(hash) = 32 and octet_length(previous_hash) = 32)
);

create index audit_seals_by_position on audit_seals (upto_position, upto_id, month);
