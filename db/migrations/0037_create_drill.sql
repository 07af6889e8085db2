-- Fake leaks that people practise with. Each has a workspace of its own, which no report, threshold or list counts.
-- Writers: drill: Collector.DrillStore; workspace.is_drill: Collector.WorkspaceStore.

alter table workspace add column is_drill boolean not null default false;

create table drill
(
    id              bigint      generated always as identity,
    workspace_id    bigint      not null,
    author          text        not null,
    started_at      timestamptz not null,
    -- One that did not end by then was left behind: the next one cleans up after it.
    ends_by         timestamptz not null,
    leaked_at       timestamptz,
    paged_at        timestamptz,
    acknowledged_at timestamptz,
    ended_at        timestamptz,
    constraint drill_pk primary key (id),
    constraint drill_workspace_fk foreign key (workspace_id) references workspace (id)
);
create unique index drill_one_at_once on drill ((true)) where ended_at is null;
