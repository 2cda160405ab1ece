-- Lists the signing keys with their state. sealed_by identifies the JWT_SECRET that seals the key.
-- psql "$DATABASE_URL" -f db/operator/list-keys.sql
select kid,
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
