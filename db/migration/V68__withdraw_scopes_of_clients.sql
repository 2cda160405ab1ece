-- A scope that an operator takes away from a client is taken from what its users have already signed in to, and from the
-- codes that it has not exchanged yet.
create function withdraw_scopes_of_client() returns trigger language plpgsql security definer as $$
begin
  -- In the order in which an exchange locks them.
  update authorization_codes
  set scopes = array(select unnest(scopes) intersect select unnest(new.scopes))
  where client_id = new.client_id and grant_id is null and not scopes <@ new.scopes;
  update device_grants
  set scopes = array(select unnest(scopes) intersect select unnest(new.scopes))
  where client_id = new.client_id and grant_id is null and not scopes <@ new.scopes;
  update sessions
  set scopes = array(select unnest(scopes) intersect select unnest(new.scopes))
  where client_id = new.client_id and ended_at is null and not scopes <@ new.scopes;
  return null;
end
$$;

do $$
begin
  execute format('alter function withdraw_scopes_of_client() set search_path = %I, pg_temp', current_schema());
end
$$;

create trigger oauth_clients_scopes after update of scopes on oauth_clients for each row
  when (not old.scopes <@ new.scopes) execute function withdraw_scopes_of_client();
