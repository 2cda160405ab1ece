-- An import that payara/import.sh begins on the database itself has no operator.
alter table imports alter column requested_by drop not null;
