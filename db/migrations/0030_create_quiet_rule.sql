-- What people say is to be quiet, and what came of it. Writers: quiet_rule: Alerting.QuietRuleStore; quiet_hidden and
-- quiet_burst: Alerting.QuietStore, in the transaction of the tick that hid or told.

create table quiet_rule
(
    id         bigint      generated always as identity,
    -- silence: no pages until its end; window: the same again and again; expectation: an announced burst.
    kind       text        not null,
    -- What it is about: all of those that are not empty must hold, any of each is enough. Names may hold * for anything.
    keys         text[]    not null default '{}',
    owners       text[]    not null default '{}',
    environments text[]    not null default '{}',
    -- Codes of signals, as credit_spike.
    signals      text[]    not null default '{}',
    author     text        not null,
    reason     text        not null,
    created_at timestamptz not null,
    -- Where its first occurrence begins and ends on the clocks of its zone.
    local_start timestamp  not null,
    local_end   timestamp  not null,
    time_zone  text        not null,
    -- How it recurs (RFC 5545); null: once.
    rrule      text,
    -- It is in force in none of its time from here on, and so is every occurrence.
    ends_at    timestamptz not null,
    -- Credits that each key may use in each occurrence; of an expectation alone.
    ceiling    bigint,
    ended_at   timestamptz,
    ended_by   text,
    -- When a daemon wrote in its log that it is over, and what it hid.
    end_told_at timestamptz,
    constraint quiet_rule_pk primary key (id),
    constraint quiet_rule_kind_known check (kind in ('silence', 'window', 'expectation')),
    constraint quiet_rule_has_scope check (cardinality(keys || owners || environments || signals) > 0),
    constraint quiet_rule_has_time check (local_end > local_start),
    constraint quiet_rule_window_recurs check (kind <> 'window' or rrule is not null),
    constraint quiet_rule_silence_is_once check (kind <> 'silence' or rrule is null),
    constraint quiet_rule_ceiling_of_expectation check ((kind = 'expectation') = (ceiling is not null)),
    constraint quiet_rule_ceiling_not_negative check (ceiling >= 0),
    constraint quiet_rule_end_has_author check ((ended_at is null) = (ended_by is null))
);
create index quiet_rule_by_end on quiet_rule (ends_at);

create table quiet_hidden
(
    rule_id     bigint      not null,
    incident_id bigint      not null,
    -- Of the page that was not sent.
    generation  integer     not null,
    at          timestamptz not null,
    severity    text        not null,
    -- What the page would have said first.
    title       text        not null,
    why         text        not null,
    -- When the occurrence that hid it ends; it may be ended early since.
    hidden_until timestamptz not null,
    -- When the same was told after all; null while it was not.
    told_at     timestamptz,
    constraint quiet_hidden_pk primary key (rule_id, incident_id, generation),
    constraint quiet_hidden_rule_fk foreign key (rule_id) references quiet_rule (id),
    constraint quiet_hidden_incident_fk foreign key (incident_id) references incident (id)
);
create index quiet_hidden_untold on quiet_hidden (incident_id) where told_at is null;

create table quiet_burst
(
    rule_id  bigint      not null,
    key_id   bigint      not null,
    -- Of the occurrence.
    starts_at timestamptz not null,
    ends_at   timestamptz not null,
    -- Codes of the signals that were not told, in the order in which they fired first.
    hidden   text[]      not null,
    hidden_at timestamptz,
    -- When it was seen that it used more than was announced; null while it did not.
    crossed_at timestamptz,
    constraint quiet_burst_pk primary key (rule_id, key_id, starts_at),
    constraint quiet_burst_rule_fk foreign key (rule_id) references quiet_rule (id),
    constraint quiet_burst_key_fk foreign key (key_id) references key (id)
);
