-- What operators have decided about findings. A finding without a row is open and nobody's.
create table finding_reviews (
  finding_id      uuid        not null,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  assigned_to     uuid,
  note            text,
  changed_at      timestamptz not null,
  changed_by      uuid,
  constraint finding_reviews_pkey primary key (finding_id),
  constraint finding_reviews_of_finding foreign key (finding_id)
    references suspicious_findings (id) on delete cascade,
  constraint finding_reviews_acknowledger foreign key (acknowledged_by) references users (id) on delete set null,
  constraint finding_reviews_assignee foreign key (assigned_to) references users (id) on delete set null,
  constraint finding_reviews_changer foreign key (changed_by) references users (id) on delete set null,
  constraint finding_reviews_note_length check (char_length(note) between 1 and 800)
);

-- For deletions of users.
create index finding_reviews_by_acknowledger on finding_reviews (acknowledged_by) where acknowledged_by is not null;
create index finding_reviews_by_assignee on finding_reviews (assigned_to) where assigned_to is not null;
create index finding_reviews_by_changer on finding_reviews (changed_by) where changed_by is not null;
