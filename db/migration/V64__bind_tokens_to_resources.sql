-- Resource indicators (RFC 8707): the resources of a client, and the one that a code or a session is for.
alter table oauth_clients
  add column resources text[] not null default '{}',
  add constraint oauth_clients_resources_bounded check (cardinality(resources) <= 20);

-- Null for the service's own audience.
alter table authorization_codes add column resource text;
alter table sessions add column resource text;
