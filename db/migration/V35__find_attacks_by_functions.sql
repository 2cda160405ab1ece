-- The patterns of attack detection as functions, which the service and operators call alike; until now they were psql
-- scripts that the service translated. An operator looks for one pattern with its own function, for example:
--   select * from detect_accounts_from_address(lookback => '1 day', min_distinct => 50);
-- All functions are single queries of language sql, neither strict nor volatile, so that PostgreSQL inlines them and plans
-- each call for its arguments: of detection_attempts only the case of the pattern remains, with its index.

-- The client network that counts as one subject: an IPv4 address or an IPv6 /64.
create function client_network(address inet) returns text
language sql immutable parallel safe as $$
  select case family(address) when 4 then host(address) else network(set_masklen(address, 64))::text end
$$;

-- The events that a pattern counts, from since (inclusive) to until (exclusive), each with the subject that it counts for
-- and the member of which different ones are counted. subjects: only these; all if empty.
create function detection_attempts(
  pattern text, since timestamptz, until timestamptz, subjects text[] default '{}')
returns table (
  id uuid, created_at timestamptz, "position" bigint, tries integer, succeeded boolean, session_id uuid, address text,
  subject text, member text)
language sql stable parallel safe as $$
  select attempt.*
  from (
    select e.id, e.created_at, e.position, e.occurrences, pattern = 'success_after_failures' and e.success,
           e.session_id, host(e.ip_address),
           case pattern
             when 'failures_on_account' then coalesce('user:' || e.user_id, 'email:' || e.email_hash)
             when 'success_after_failures' then 'user:' || e.user_id
             when 'refresh_reuse' then 'user:' || e.user_id
             else client_network(e.ip_address)
           end as subject,
           case pattern
             when 'failures_from_address' then coalesce(e.user_id::text, e.email_hash)
             when 'accounts_from_address' then coalesce(e.user_id::text, e.email_hash)
             when 'signups_from_address' then e.user_id::text
             when 'refresh_reuse' then e.session_id::text
             else client_network(e.ip_address)
           end as member
    from auth_events e
    where e.created_at >= since
      and e.created_at < until
      and case pattern
            when 'failures_from_address' then
              e.event_type in ('login', 'throttled')
              and e.failure_reason in
                ('unknown_email', 'wrong_password', 'inactive_user', 'address_limit', 'account_limit')
              and e.ip_address is not null
            when 'failures_on_account' then
              e.event_type in ('login', 'throttled')
              and e.failure_reason in
                ('unknown_email', 'wrong_password', 'inactive_user', 'address_limit', 'account_limit')
              and coalesce(e.user_id::text, e.email_hash) is not null
            when 'accounts_from_address' then
              e.event_type = 'login'
              and e.failure_reason in ('unknown_email', 'wrong_password', 'inactive_user')
              and e.ip_address is not null
            when 'success_after_failures' then
              e.event_type in ('login', 'throttled')
              and e.user_id is not null
              and (e.success or e.failure_reason in ('wrong_password', 'inactive_user', 'account_limit'))
            when 'refresh_reuse' then
              e.event_type = 'refresh_token_reuse'
              and e.user_id is not null
            when 'signups_from_address' then
              e.event_type = 'signup'
              and e.success
              and e.ip_address is not null
          end
  ) attempt
  where cardinality(subjects) = 0 or attempt.subject = any (subjects)
$$;

-- A subject that matches a pattern.
create type detection_match as (
  subject           text,
  -- the events that the pattern counts
  count             bigint,
  -- their different accounts, addresses or sessions
  "distinct"        bigint,
  first_at          timestamptz,
  last_at           timestamptz,
  -- at most five: those that got in, then the most active ones
  addresses         text[],
  more_addresses    bigint,
  -- at most five: those that began after the failures, or whose token was stolen, the first first; each with its address
  session_ids       uuid[],
  session_addresses text[],
  more_sessions     bigint
);

-- The subjects that match a pattern, at most 1000, those with the most events first.
create function detect_attacks(
  pattern text, since timestamptz, until timestamptz, min_count bigint, min_distinct bigint)
returns setof detection_match
language sql stable parallel safe as $$
  with tried as (
    -- failures: before and including each attempt; 0 if the pattern does not end with a success.
    select a.*,
           case when pattern = 'success_after_failures'
             then coalesce(sum(a.tries) filter (where not a.succeeded)
               over (partition by a.subject order by a.created_at, a.id), 0)
             else 0
           end as failures
    from detection_attempts(pattern, since, until) a
  ),
  found as (
    select t.subject,
           case when pattern = 'success_after_failures' then max(t.failures) filter (where t.succeeded)
             else sum(t.tries)
           end as count,
           count(distinct t.member) as members, min(t.created_at) as first_at,
           case when pattern = 'success_after_failures' then max(t.created_at) filter (where t.succeeded)
             else max(t.created_at)
           end as last_at
    from tried t
    group by t.subject
    having case when pattern = 'success_after_failures' then max(t.failures) filter (where t.succeeded)
             else sum(t.tries)
           end >= min_count
       and count(distinct t.member) >= min_distinct
    order by count desc, t.subject
    limit 1000
  ),
  addresses as (
    select subject, array_agg(address order by place) filter (where place <= 5) as named,
           greatest(count(*) - 5, 0) as more
    from (
      select t.subject, t.address,
             row_number() over (partition by t.subject
               order by min(t.created_at) filter (where t.succeeded and t.failures >= min_count) nulls last,
               sum(t.tries) desc, t.address) as place
      from tried t join found using (subject)
      where t.address is not null
      group by t.subject, t.address
    ) ranked
    group by subject
  ),
  sessions as (
    select subject, array_agg(session_id order by place) filter (where place <= 5) as ids,
           array_agg(coalesce(address, '') order by place) filter (where place <= 5) as addresses,
           greatest(count(*) - 5, 0) as more
    from (
      select t.subject, t.session_id, min(t.address) as address,
             row_number() over (partition by t.subject order by min(t.created_at), t.session_id) as place
      from tried t join found using (subject)
      where t.session_id is not null
        and (pattern <> 'success_after_failures' or t.succeeded and t.failures >= min_count)
      group by t.subject, t.session_id
    ) ranked
    group by subject
  )
  select f.subject, f.count::bigint, f.members, f.first_at, f.last_at, coalesce(a.named, '{}'), coalesce(a.more, 0),
         coalesce(s.ids, '{}'), coalesce(s.addresses, '{}'), coalesce(s.more, 0)
  from found f left join addresses a using (subject) left join sessions s using (subject)
  order by f.count desc, f.subject
$$;

-- One function for each pattern, with the service's thresholds as defaults; lookback is the time before until.

-- Addresses with many failed or throttled log-ins: password guessing. "distinct": the accounts they were for.
create function detect_failures_from_address(
  lookback interval default '15 minutes', min_count bigint default 50, until timestamptz default now())
returns setof detection_match
language sql stable parallel safe as $$
  select * from detect_attacks('failures_from_address', until - lookback, until, min_count, 0)
$$;

-- Accounts with many failed or throttled log-ins from many addresses: distributed guessing. "distinct": the addresses.
create function detect_failures_on_account(
  lookback interval default '15 minutes', min_count bigint default 20, min_distinct bigint default 5,
  until timestamptz default now())
returns setof detection_match
language sql stable parallel safe as $$
  select * from detect_attacks('failures_on_account', until - lookback, until, min_count, min_distinct)
$$;

-- Addresses that try many accounts: credential stuffing or password spraying. "distinct": the accounts.
create function detect_accounts_from_address(
  lookback interval default '15 minutes', min_distinct bigint default 10, until timestamptz default now())
returns setof detection_match
language sql stable parallel safe as $$
  select * from detect_attacks('accounts_from_address', until - lookback, until, 0, min_distinct)
$$;

-- Accounts with a successful log-in after many failures: a guess may have been right. count: the failures before the last
-- success; "distinct": the addresses of all attempts.
create function detect_success_after_failures(
  lookback interval default '15 minutes', min_count bigint default 10, until timestamptz default now())
returns setof detection_match
language sql stable parallel safe as $$
  select * from detect_attacks('success_after_failures', until - lookback, until, min_count, 0)
$$;

-- Users whose refresh tokens were reused: stolen sessions. "distinct": the sessions that ended because of it.
create function detect_refresh_reuse(
  lookback interval default '15 minutes', min_count bigint default 1, until timestamptz default now())
returns setof detection_match
language sql stable parallel safe as $$
  select * from detect_attacks('refresh_reuse', until - lookback, until, min_count, 0)
$$;

-- Addresses with unusually many sign-ups: account farming. "distinct": the accounts.
create function detect_signups_from_address(
  lookback interval default '15 minutes', min_count bigint default 20, until timestamptz default now())
returns setof detection_match
language sql stable parallel safe as $$
  select * from detect_attacks('signups_from_address', until - lookback, until, min_count, 0)
$$;
