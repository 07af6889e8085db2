-- What changed of credentials and policies, as PagerDuty is told of it for the timeline of a service: nobody is paged by
-- it. Writer: Alerting.ChangeStore.

create table change_notice
(
    id           bigint      generated always as identity,
    -- The row that it tells of: of credential_event, credential_move or policy_version.
    source       text        not null,
    source_id    bigint      not null,
    at           timestamptz not null,
    summary      text        not null,
    -- The page that shows it, below the public address; null: none.
    path         text,
    details      jsonb       not null,
    state        text        not null default 'waiting',
    attempts     integer     not null default 0,
    -- Leases and retries run on the database's clock; the rest of the row on the daemon's.
    due_at       timestamptz not null default now(),
    leased_until timestamptz,
    sent_at      timestamptz,
    last_answer  text,
    constraint change_notice_pk primary key (id),
    -- Two nodes that find the same change tell it once.
    constraint change_notice_once unique (source, source_id),
    constraint change_notice_source_known check (source in ('credential', 'rotation', 'policy')),
    constraint change_notice_state_known check (state in ('waiting', 'sent', 'refused'))
);
create index change_notice_waiting on change_notice (due_at) where state = 'waiting';
comment on table change_notice is 'Kept for 90 days, as long as PagerDuty keeps what it is told.';
