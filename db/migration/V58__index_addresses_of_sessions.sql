-- Operators end the sessions of an address or a network.
create index sessions_open_by_address on sessions (ip_address, id) where ended_at is null;
