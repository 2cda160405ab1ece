-- Rotates the signing key: the next key, which is published already, signs in a few seconds; later only if
-- it is so new that verifiers may not have fetched it yet (twice JWKS_MAX_AGE). No token stops working.
-- Of each JWT_SECRET there ever was it is the last key; only the present one's matters.
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
