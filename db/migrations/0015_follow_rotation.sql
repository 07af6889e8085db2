-- A key outlives the rotation of its credentials: a credential can move to another key, and its history moves with it.
-- Writers: credential_move, refused_successor: Collector.CredentialMoveStore; the new columns of credential:
-- Collector.InventoryStore; key_credential: Alerting.PolicyStore; shard.moves_through: Alerting.EvaluationStore;
-- usage_day_progress.moves_through: Reporting.RollupStore.

alter table credential
    -- When it came to its key, where it belonged to another before.
    add column joined_at     timestamptz,
    -- Since when a newer working credential of the same service account stands beside it in its key, and which; null
    -- while it is the newest, and where it does not work any more.
    add column superseded_at timestamptz,
    add column superseded_by bigint;

-- What is asked of at every tick: few of many.
drop index credential_out_of_use;
create index credential_out_of_use on credential (workspace_id, key_id)
 where disabled_seen_at is not null or unlisted_since is not null or last_listed_at is null
    or superseded_at is not null;

create table credential_move
(
    -- In the order in which they were committed: the cursor of those who follow moves.
    id            bigint      generated always as identity,
    workspace_id  bigint      not null,
    credential_id bigint      not null,
    from_key_id   bigint      not null,
    to_key_id     bigint      not null,
    at            timestamptz not null,
    author        text        not null,
    reason        text,
    constraint credential_move_pk primary key (id),
    constraint credential_move_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint credential_move_credential_fk foreign key (credential_id) references credential (id),
    constraint credential_move_from_fk foreign key (from_key_id) references key (id),
    constraint credential_move_to_fk foreign key (to_key_id) references key (id),
    constraint credential_move_moves check (from_key_id <> to_key_id)
);
create index credential_move_credential on credential_move (credential_id, id);
create index credential_move_from on credential_move (from_key_id, id);
create index credential_move_to on credential_move (to_key_id, id);
comment on table credential_move is
    'A credential that went to another key, with all its rows of usage_bucket, usage_revision and concurrency_reading.';

create table refused_successor
(
    credential_id bigint      not null,
    key_id        bigint      not null,
    at            timestamptz not null,
    author        text        not null,
    constraint refused_successor_pk primary key (credential_id, key_id),
    constraint refused_successor_credential_fk foreign key (credential_id) references credential (id),
    constraint refused_successor_key_fk foreign key (key_id) references key (id)
);
comment on table refused_successor is 'A credential that a person said is none of the key: it is not proposed again.';

create table key_credential
(
    key_id     bigint not null,
    -- Its name, the provider's id or hash, or how its name begins with a star behind.
    credential text   not null,
    constraint key_credential_pk primary key (key_id, credential),
    constraint key_credential_key_fk foreign key (key_id) references key (id)
);
comment on table key_credential is
    'The credentials that the policy file gives to a key, also those that are yet to come.';

-- The last move that a shard has learnt its profiles again for.
alter table shard add column moves_through bigint not null default 0;
-- The last move that usage_day holds.
alter table usage_day_progress add column moves_through bigint not null default 0;
