-- What PagerDuty tells by webhook, before it becomes what people did to incidents, and the dedup keys of its incidents.
-- Writers: pagerduty_webhook: Alerting.WebhookInbox; pagerduty_alert: Alerting.AlertKeyStore.

create table pagerduty_webhook
(
    id          bigint      generated always as identity,
    -- The header that is the same each time that a webhook is delivered, and the event's id, which is signed: either
    -- tells a replay.
    webhook_id  text        not null,
    event_id    text        not null,
    received_at timestamptz not null,
    -- PagerDuty's incident; null where the event is of none, such as a ping.
    incident    text,
    -- PagerDuty.Client.WebhookEvent.
    event       jsonb       not null,
    state       text        not null default 'waiting',
    outcome     text,
    attempts    integer     not null default 0,
    -- Leases and retries run on the database's clock; the rest of the row on the daemon's.
    due_at      timestamptz not null default now(),
    leased_until timestamptz,
    constraint pagerduty_webhook_pk primary key (id),
    constraint pagerduty_webhook_once unique (webhook_id),
    constraint pagerduty_webhook_event_once unique (event_id),
    constraint pagerduty_webhook_state_known check (state in ('waiting', 'done', 'unknown'))
);
create index pagerduty_webhook_waiting on pagerduty_webhook (incident, id) where state = 'waiting';
create index pagerduty_webhook_by_time on pagerduty_webhook (received_at);
comment on table pagerduty_webhook is 'Kept for 30 days, far longer than PagerDuty delivers again.';

create table pagerduty_alert
(
    incident  text        not null,
    dedup_key text        not null,
    read_at   timestamptz not null,
    constraint pagerduty_alert_pk primary key (incident, dedup_key)
);
comment on table pagerduty_alert is 'The dedup keys of an incident at PagerDuty, as it told them last: several where it grouped alerts.';
