-- When a sender has last taken an announcement, so that of a client that stalls only a few are in flight at a time.
alter table logout_announcements add column claimed_at timestamptz;
