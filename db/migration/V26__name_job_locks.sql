-- Names the locks of the cluster's periodic jobs for what they are.
alter table turns rename to job_locks;
alter table job_locks rename column taken_at to acquired_at;
alter table job_locks rename constraint turns_pkey to job_locks_pkey;
