-- When operators were alerted to a finding; null until then, and while alerts are off.
alter table suspicious_findings add column alerted_at timestamptz;

create index suspicious_findings_alerted on suspicious_findings (alerted_at) where alerted_at is not null;
