-- Lists the signing keys with their state. sealed_by identifies the JWT_SECRET that seals the key; keys of
-- ID tokens have the prefix id_token.
-- psql "$DATABASE_URL" -f db/operator/list-keys.sql
select kid,
       case when sealed_by like 'id_token:%' then 'id_token' else 'access_token' end as purpose,
       algorithm,
       case
         when revoked_at is not null then 'revoked'
         when retires_at <= now() then 'expired'
         when retires_at is not null then 'retired'
         when activates_at > now() then 'published'
         else 'active'
       end as state,
       created_at, activates_at, retires_at, revoked_at, sealed_by
from signing_keys
order by activates_at desc;
