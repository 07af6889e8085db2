-- The daemon's own alarm, that it cannot see, and its pages. Writer: alarm: Alerting.AlarmStore; page: AlarmStore makes
-- the rows of alarms, Alerting.PageStore moves them on.

create table alarm
(
    id          bigint      generated always as identity,
    opened_at   timestamptz not null,
    resolved_at timestamptz,
    generation  integer     not null default 1,
    -- Every reason that people were told of since it opened, by its code.
    told        text[]      not null,
    constraint alarm_pk primary key (id)
);
-- Several nodes judge at once; one of them pages.
create unique index alarm_one_open on alarm ((true)) where resolved_at is null;

alter table page
    alter column incident_id drop not null,
    add column alarm_id bigint,
    add constraint page_alarm_fk foreign key (alarm_id) references alarm (id),
    add constraint page_of_one check (num_nonnulls(incident_id, alarm_id) = 1),
    add constraint page_once_of_alarm unique (alarm_id, channel, generation, action);
