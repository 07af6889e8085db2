-- Of many keys that surge at once for one cause one is told, and the others are held back under it. Writer of the
-- column: Alerting.EvaluationStore, one shard at a time for each workspace.

alter table incident
    -- The incident that was told first; null where an incident stands alone, or is the first.
    add column grouped_under bigint,
    add constraint incident_grouped_under_fk foreign key (grouped_under) references incident (id),
    add constraint incident_grouped_under_another check (grouped_under <> id);
-- When the one that tells is over, one of the others takes its place.
create unique index incident_one_tells_of_a_group on incident (grouped_under)
 where state in ('firing', 'acknowledged', 'recovering');
create index incident_by_group on incident (grouped_under) where grouped_under is not null;
