-- Clients whose users sign in with another device (RFC 8628): off for every client until an operator permits it. A client that
-- uses nothing else needs no redirect URI.
alter table oauth_clients
  add column device_grant boolean not null default false,
  add constraint oauth_clients_device_grant_by_type check (not device_grant or type in ('web', 'native')),
  drop constraint oauth_clients_redirect_uris_by_type,
  add constraint oauth_clients_redirect_uris_by_type check (
    case when type = 'service' then redirect_uris = '{}' else device_grant or redirect_uris <> '{}' end);
