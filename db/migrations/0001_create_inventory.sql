-- What is watched: workspaces, owners, keys and the credentials that the provider issued for them.
-- Writers: workspace: Collector.WorkspaceStore; credential, key: Collector.InventoryStore; owner and the people's half of
-- key (owner, environment, product, cost centre, time zone): Alerting.PolicyStore, from the policy file.

create table instance
(
    id         uuid        not null default gen_random_uuid(),
    created_at timestamptz not null default now(),
    only_one   boolean     not null default true,
    constraint instance_pk primary key (id),
    constraint instance_is_single unique (only_one),
    constraint instance_only_one check (only_one)
);
comment on table instance is 'One row: the id that keeps the dedup keys of two installations apart.';
insert into instance default values;

create table workspace
(
    id           bigint      generated always as identity,
    name         text        not null,
    base_url     text        not null,
    -- Usage buckets that start before this have been read at least once; a key without a row there used nothing.
    read_through timestamptz,
    -- The number of the last reading that was committed; readings of one workspace are totally ordered.
    last_reading bigint      not null default 0,
    -- The workspace's own counters, from its subscription.
    credits_used bigint,
    credit_limit bigint,
    cycle_ends_at timestamptz,
    tier         text,
    counters_read_at timestamptz,
    -- The last failure of each kind of poll, null while it succeeds: the class of the error and one sentence without
    -- secrets. The first pair is that of the usage: while it stands, the daemon is blind.
    failing_since timestamptz,
    failure      text,
    inventory_failing_since timestamptz,
    inventory_failure text,
    subscription_failing_since timestamptz,
    subscription_failure text,
    constraint workspace_pk primary key (id),
    constraint workspace_name_unique unique (name)
);

create table owner
(
    id             bigint generated always as identity,
    name           text   not null,
    mail           text,
    -- A reference such as env:NAME or file:/run/secrets/x; never the routing key itself.
    routing_key    text,
    time_zone      text   not null default 'UTC',
    constraint owner_pk primary key (id),
    constraint owner_name_unique unique (name),
    constraint owner_routing_key_is_reference check (routing_key ~ '^(env|file):.+')
);

create table key
(
    id           bigint      generated always as identity,
    workspace_id bigint      not null,
    name         text        not null,
    owner_id     bigint,
    environment  text,
    product      text,
    cost_centre  text,
    time_zone    text,
    created_at   timestamptz not null,
    constraint key_pk primary key (id),
    constraint key_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint key_owner_fk foreign key (owner_id) references owner (id),
    constraint key_name_unique unique (workspace_id, name)
);
comment on column key.created_at is 'When the provider made the oldest credential of the key, or its oldest usage, if that is older or the provider does not say.';

create table credential
(
    id                 bigint      generated always as identity,
    key_id             bigint      not null,
    workspace_id       bigint      not null,
    -- What joins usage to a credential: the provider''s hash. Usage made without any key has the empty hash.
    hash               text        not null,
    -- Null while only usage has shown it (a person''s key, say), and no inventory lists it.
    provider_key_id    text,
    service_account_id text,
    service_account    text,
    name               text        not null,
    hint               text,
    is_disabled        boolean     not null default false,
    disable_reason     text,
    permissions        text[],
    allowed_ips        text[],
    credit_limit       bigint,
    credits_used       bigint,
    counters_read_at   timestamptz,
    created_at         timestamptz,
    first_seen_at      timestamptz not null,
    last_listed_at     timestamptz,
    constraint credential_pk primary key (id),
    constraint credential_key_fk foreign key (key_id) references key (id),
    constraint credential_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint credential_hash_unique unique (workspace_id, hash)
);
create index credential_key on credential (key_id);
