-- Up to when a session has used up its rotations (generic cell rate algorithm). Null before the first rotation.
alter table sessions add column rotations_used_until timestamptz;
