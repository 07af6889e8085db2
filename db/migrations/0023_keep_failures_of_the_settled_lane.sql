-- The failure of what reads settled usage again, apart from that of the newest usage: each reading of the one clears
-- its own. Writer: Collector.WorkspaceStore.

alter table workspace
    add settled_failing_since timestamptz,
    add settled_failure       text;
