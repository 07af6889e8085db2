-- What a workspace has beside its credentials: models, groups, members, webhooks, and the entries of its audit log.
-- Writer of all three: Collector.InventoryItemStore.

create table inventory_source
(
    workspace_id bigint      not null,
    kind         text        not null,
    -- The newest answer that was stored; null where none was.
    read_at      timestamptz,
    -- Since when the provider does not show it (the plan, or a permission of our key), and its words; null while it
    -- does. Asked again once a day.
    refused_at   timestamptz,
    refused_since timestamptz,
    refusal      text,
    constraint inventory_source_pk primary key (workspace_id, kind),
    constraint inventory_source_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint inventory_source_kind_known check (kind in ('model', 'group', 'member', 'webhook', 'audit'))
);

create table inventory_item
(
    workspace_id  bigint      not null,
    kind          text        not null,
    -- As the provider calls it; never shown where there is a name.
    provider_id   text        not null,
    name          text        not null,
    -- Its members that may change, as texts; of people the mail and the name they gave, and no more.
    state         jsonb       not null,
    first_seen_at timestamptz not null,
    -- The newest answer that had it; older than that of its source where it is gone.
    last_listed_at timestamptz not null,
    constraint inventory_item_pk primary key (workspace_id, kind, provider_id),
    constraint inventory_item_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint inventory_item_kind_known check (kind in ('model', 'group', 'member', 'webhook'))
);

create table inventory_event
(
    id           bigint      generated always as identity,
    workspace_id bigint      not null,
    kind         text        not null,
    provider_id  text        not null,
    name         text        not null,
    -- When the answer was asked for that shows it first; of an audit entry, when it was done.
    at           timestamptz not null,
    change       text        not null,
    words        text        not null,
    before       jsonb,
    after        jsonb,
    constraint inventory_event_pk primary key (id),
    constraint inventory_event_workspace_fk foreign key (workspace_id) references workspace (id),
    -- An answer that is read twice could not tell it twice.
    constraint inventory_event_once unique (workspace_id, kind, provider_id, at, change),
    constraint inventory_event_kind_known check (kind in ('model', 'group', 'member', 'webhook', 'audit')),
    constraint inventory_event_change_known check (change in ('appeared', 'changed', 'gone', 'recorded')),
    constraint inventory_event_has_state check (before is not null or after is not null)
);
create index inventory_event_by_time on inventory_event (workspace_id, at desc);
