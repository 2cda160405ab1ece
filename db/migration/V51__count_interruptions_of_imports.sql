-- An import that never gets further must not be tried for ever.
alter table imports add column interruptions integer not null default 0;

comment on column imports.interruptions is 'Attempts since a batch was committed last, the present one included.';
