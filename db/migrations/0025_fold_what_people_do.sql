-- What an incident remembers of what people did to it and of how often it came back. Writer of these columns:
-- Alerting.EvaluationStore.

alter table incident
    -- Of the last page; null in rows of old: that of the incident.
    add column paged_severity  text,
    -- Since when somebody looks after it; null while nobody does.
    add column acknowledged_at timestamptz,
    add column acknowledged_by text,
    -- The person who resolved it; null while it is open, and where its evidence ended it.
    add column resolved_by     text,
    -- When a person opened it again last: pages that were resolved before are resolved once more at its end.
    add column reopened_at     timestamptz,
    -- When people did last what moved it: what they did before and is told later changes nothing.
    add column acted_at        timestamptz,
    -- How often its evidence came back after it resolved, and since when it comes and goes so often that it stays open.
    add column reopenings      integer not null default 0,
    add column flaps_since     timestamptz,
    -- 0 while nobody was told.
    drop constraint incident_generation_positive,
    add constraint incident_generation_not_negative check (generation >= 0),
    add constraint incident_pending_is_open check (state <> 'pending' or resolved_at is null),
    add constraint incident_acknowledged_has_author check ((acknowledged_at is null) = (acknowledged_by is null)),
    add constraint incident_acknowledged_is_so check (state <> 'acknowledged' or acknowledged_at is not null),
    add constraint incident_resolved_by_is_resolved check (resolved_by is null or state = 'resolved');
