-- Revokes a signing key that may be in wrong hands: within two seconds no node accepts its tokens, and
-- another key signs. Resource servers refuse them once they fetch the key set again (JWKS_MAX_AGE).
-- psql "$DATABASE_URL" -v kid=… -f db/operator/revoke-key.sql
update signing_keys
set revoked_at = now()
where kid = :'kid' and revoked_at is null
returning kid, algorithm;
