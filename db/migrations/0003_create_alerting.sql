-- What was judged and who was told. Writers: shard, profile, incident, incident_event: Alerting.EvaluationStore, in one
-- transaction a tick; page: EvaluationStore makes the row, Alerting.PageStore moves it on; policy_setting and
-- policy_version: Alerting.PolicyStore.

create table shard
(
    id          integer     not null,
    -- Raised by every commit; a tick that read an older one writes nothing and reads again.
    version     bigint      not null default 0,
    evaluated_at timestamptz,
    -- When profiles were written last, by whichever node; null before the first time.
    snapshot_at  timestamptz,
    constraint shard_pk primary key (id)
);
comment on table shard is 'Keys are cut into shards by key_id modulo the number of rows here.';
insert into shard (id) select generate_series(0, 7);

create table shard_progress
(
    shard_id     integer     not null,
    workspace_id bigint      not null,
    -- The last usage reading that was judged, and the time through which buckets were settled then.
    reading      bigint      not null,
    settled_through timestamptz not null,
    concurrency_through timestamptz not null,
    constraint shard_progress_pk primary key (shard_id, workspace_id),
    constraint shard_progress_shard_fk foreign key (shard_id) references shard (id),
    constraint shard_progress_workspace_fk foreign key (workspace_id) references workspace (id)
);

create table profile
(
    key_id  bigint      not null,
    -- The struct of Detector.Profile, byte for byte, behind one byte of format version.
    state   bytea       not null,
    through timestamptz not null,
    is_warm boolean     not null,
    constraint profile_pk primary key (key_id),
    constraint profile_key_fk foreign key (key_id) references key (id)
);
comment on table profile is 'A cache of history: lose it and nothing is lost but the time to fold the buckets again.';

create table incident
(
    id             bigint      generated always as identity,
    key_id         bigint      not null,
    state          text        not null,
    severity       text        not null,
    generation     integer     not null,
    opened_at      timestamptz not null,
    -- When what it is about began, by its evidence.
    since          timestamptz not null,
    paged_at       timestamptz not null,
    paged_per_hour double precision not null,
    peak_per_hour  double precision not null,
    resolved_at    timestamptz,
    -- Alerting.IncidentSignal: every signal that was ever part of it, as it fired last.
    signals        jsonb       not null,
    reason         text        not null,
    constraint incident_pk primary key (id),
    constraint incident_key_fk foreign key (key_id) references key (id),
    constraint incident_state_known check (state in ('firing', 'recovering', 'resolved')),
    constraint incident_severity_known check (severity in ('critical', 'error', 'warning', 'info')),
    constraint incident_generation_positive check (generation > 0),
    constraint incident_resolved_has_time check ((state = 'resolved') = (resolved_at is not null))
);
create unique index incident_one_open_per_key on incident (key_id) where state <> 'resolved';
create index incident_by_opening on incident (opened_at desc);

create table incident_event
(
    id          bigint      generated always as identity,
    incident_id bigint      not null,
    at          timestamptz not null,
    kind        text        not null,
    text        text        not null,
    -- The verdict that decided, as jsonb of Alerting.Judgement.
    evidence    jsonb,
    constraint incident_event_pk primary key (id),
    constraint incident_event_incident_fk foreign key (incident_id) references incident (id)
);
create index incident_event_timeline on incident_event (incident_id, at, id);

create table page
(
    id          bigint      generated always as identity,
    incident_id bigint      not null,
    generation  integer     not null,
    channel     text        not null,
    action      text        not null,
    dedup_key   text        not null,
    -- Where it goes: a reference to the routing key, resolved when it is sent.
    route       text        not null,
    severity    text        not null,
    content     jsonb       not null,
    state       text        not null default 'waiting',
    attempts    integer     not null default 0,
    created_at  timestamptz not null,
    -- Leases and retries run on the database''s clock; the rest of the row on the daemon''s.
    due_at      timestamptz not null default now(),
    leased_until timestamptz,
    sent_at     timestamptz,
    last_answer text,
    constraint page_pk primary key (id),
    constraint page_incident_fk foreign key (incident_id) references incident (id),
    constraint page_action_known check (action in ('trigger', 'resolve')),
    constraint page_state_known check (state in ('waiting', 'sent', 'refused')),
    constraint page_once unique (incident_id, channel, generation, action)
);
create index page_waiting on page (due_at) where state = 'waiting';

create table policy_version
(
    version bigint      generated always as identity,
    at      timestamptz not null,
    author  text        not null,
    reason  text,
    constraint policy_version_pk primary key (version)
);

create table policy_setting
(
    version bigint not null,
    -- default, or an override: environment before owner before key, the narrowest wins.
    scope   text   not null,
    subject text   not null,
    name    text   not null,
    value   text   not null,
    constraint policy_setting_pk primary key (version, scope, subject, name),
    constraint policy_setting_version_fk foreign key (version) references policy_version (version),
    constraint policy_setting_scope_known check (scope in ('default', 'environment', 'owner', 'key')),
    constraint policy_setting_default_has_no_subject check ((scope = 'default') = (subject = ''))
);
comment on table policy_setting is 'The settings that differ from the built-in defaults, whole for each version.';
