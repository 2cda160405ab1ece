-- Rotates the signing key: within a second or two a next key is published; it signs once every verifier
-- has had time to fetch it (twice JWKS_MAX_AGE). No token stops working.
-- psql "$DATABASE_URL" -f db/operator/rotate-key.sql
update signing_keys
set rotation_due_at = now()
where revoked_at is null and retires_at is null and activates_at <= now()
returning kid, algorithm;
