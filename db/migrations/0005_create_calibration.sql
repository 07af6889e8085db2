-- What is derived from the history of all keys of a workspace together. Writer: Alerting.CalibrationStore.

create table calibration
(
    workspace_id bigint not null,
    -- Raised by every write: who keeps a copy asks for no more than this.
    version      bigint not null,
    -- When thresholds were derived last, and for how many years warm keys were watched in that history, together.
    derived_at   timestamptz,
    key_years    double precision,
    -- Calibration.ThresholdTable as text; null while the history is too short: the shipped table is in force then.
    thresholds   jsonb,
    -- When peers were derived last.
    peers_at     timestamptz,
    constraint calibration_pk primary key (workspace_id),
    constraint calibration_workspace_fk foreign key (workspace_id) references workspace (id)
);

create table peers
(
    workspace_id bigint  not null,
    -- As people say of a key, empty where they say nothing; both empty: all keys of the workspace.
    environment  text    not null,
    product      text    not null,
    -- Medians over the warm keys of their peaks of ten minutes and of an hour, as ln(1 + credits).
    span_peak    real    not null,
    hour_peak    real    not null,
    keys         integer not null,
    constraint peers_pk primary key (workspace_id, environment, product),
    constraint peers_workspace_fk foreign key (workspace_id) references workspace (id)
);
comment on table peers is 'What keys of the same environment and product reach: what a key without a past is compared with.';

-- The warm keys of an owner are counted at every tick.
create index profile_warm on profile (key_id) where is_warm;
create index key_by_owner on key (owner_id) where owner_id is not null;
