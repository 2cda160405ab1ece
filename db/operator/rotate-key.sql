-- Rotates the signing key: the next key, which is published already, signs in a few seconds; later only if
-- it is so new that verifiers may not have fetched it yet (twice JWKS_MAX_AGE). No token stops working.
-- psql "$DATABASE_URL" -f db/operator/rotate-key.sql
update signing_keys
set rotation_due_at = now()
where revoked_at is null and retires_at is null and activates_at <= now()
returning kid, algorithm;
