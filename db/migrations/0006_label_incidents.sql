-- What a person says an incident was. Writer of these columns: Alerting.LabelStore, which raises the version of the
-- shard and drops the key's profile with it: what is expected is learnt anew, at once.

alter table incident
    add column label       text,
    add column labelled_by text,
    -- A label speaks of what was known when it was given; what came later is learnt as if there were none.
    add column labelled_at timestamptz,
    add constraint incident_label_known check (label in ('expected', 'abuse', 'unknown')),
    add constraint incident_label_has_author check ((label is null) = (labelled_by is null)),
    add constraint incident_label_has_time check ((label is null) = (labelled_at is null));
