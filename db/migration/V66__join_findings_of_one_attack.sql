-- An attack that matches several patterns is one finding: the findings of the further patterns are parts of the first.
alter table suspicious_findings
  add column part_of uuid,
  add constraint suspicious_findings_part_of foreign key (part_of)
    references suspicious_findings (id) on delete cascade;

-- For the parts of a finding, and for deletions.
create index suspicious_findings_parts on suspicious_findings (part_of, created_at, id) where part_of is not null;
