-- When a sender has last taken an announcement, so that of a client that stalls only a few are in flight at a time.
alter table logout_announcements add column claimed_at timestamptz;

-- After many log-outs at once the queue is long, and each claim looks for those in flight.
create index logout_announcements_in_flight on logout_announcements (claimed_at) where claimed_at is not null;
