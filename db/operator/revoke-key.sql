-- Revokes a signing key that may be in wrong hands: within two seconds no node accepts its tokens, and the
-- next key, which verifiers have already, signs. Resource servers refuse the revoked key's tokens once they
-- fetch the key set again (JWKS_MAX_AGE). Whoever has read database and JWT_SECRET has every key:
-- then change JWT_SECRET, too.
-- psql "$DATABASE_URL" -v kid=… -f db/operator/revoke-key.sql
with revoked as (
  update signing_keys
  set revoked_at = now()
  where kid = :'kid' and revoked_at is null
  returning kid, algorithm
), event as (
  insert into auth_events (id, event_type, success, detail, user_agent, created_at)
  select gen_random_uuid(), 'key_revoked', true, kid, 'psql', now()
  from revoked
)
select kid, algorithm
from revoked;
