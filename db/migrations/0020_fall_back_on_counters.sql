-- Usage from elsewhere while the analytics are refused or empty: from the counters of the keys, or from character-stats.
-- Writers: counter_use: Collector.CounterStore, in the transaction of the inventory; the columns of workspace:
-- Collector.WorkspaceStore; usage_reading.source: Collector.UsageStore.

create table counter_use
(
    workspace_id  bigint      not null,
    credential_id bigint      not null,
    -- The two inventories between which the counter rose, or began anew.
    from_at       timestamptz not null,
    to_at         timestamptz not null,
    credits       bigint      not null,
    constraint counter_use_pk primary key (workspace_id, to_at, credential_id),
    constraint counter_use_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint counter_use_credential_fk foreign key (credential_id) references credential (id),
    constraint counter_use_span check (from_at < to_at),
    constraint counter_use_credits check (credits > 0)
);
comment on table counter_use is 'By how much the counters of credentials rose from one inventory to the next; kept for some weeks.';

alter table workspace
    -- Where the usage of the moment comes from.
    add usage_source    text not null default 'analytics',
    -- From here on the stored usage is not the analytics'': it is read again once they are back. Null while they are.
    add fallback_from   timestamptz,
    add fallback_since  timestamptz,
    add fallback_reason text,
    add constraint workspace_usage_source_known check (usage_source in ('analytics', 'counters', 'character_stats'));

alter table usage_reading
    add source text not null default 'analytics',
    add constraint usage_reading_source_known check (source in ('analytics', 'counters', 'character_stats'));
