-- Longer than requests may take.
select pg_sleep(3);
