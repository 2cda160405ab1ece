-- Revokes a signing key that may be stolen. Within two seconds no node accepts its tokens, and the next key, which
-- verifiers already have, signs. Resource servers reject the revoked key's tokens after they fetch the key set again
-- (JWKS_MAX_AGE). If someone may have read both the database and JWT_SECRET, all keys are exposed: change JWT_SECRET
-- as well.
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
