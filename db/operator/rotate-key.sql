-- Rotates the signing key. The next key, which is already published, signs within a few seconds, or later if verifiers
-- may not have fetched it yet (twice JWKS_MAX_AGE). No token becomes invalid. The statement changes the last key of each
-- JWT_SECRET that was ever used; only that of the current secret has an effect.
-- psql "$DATABASE_URL" -f db/operator/rotate-key.sql
update signing_keys
set rotation_due_at = now()
where kid in (
  select distinct on (sealed_by) kid
  from signing_keys
  where revoked_at is null and retires_at is null and activates_at <= now()
  order by sealed_by, activates_at desc
)
returning kid, algorithm;
