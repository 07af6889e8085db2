-- Several keys of a workspace that surge at once are told of as one event. Writer of these columns: EvaluationStore.

alter table incident
    -- When the newest kind of surge joined, so that a shard finds what the keys of the others do without reading signals.
    add column surged_at       timestamptz,
    -- Alerting.WorkspaceEvent; null where the incident stands alone.
    add column workspace_event jsonb;
