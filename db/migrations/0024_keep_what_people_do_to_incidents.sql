-- What people do to incidents, in the order in which it was told, and two states of an incident. Writers: incident_act:
-- Alerting.IncidentActStore; incident_act.folded_at: Alerting.EvaluationStore, in the transaction of a tick.

alter table incident
    drop constraint incident_state_known,
    add constraint incident_state_known
        check (state in ('pending', 'firing', 'acknowledged', 'recovering', 'resolved'));

create table incident_act
(
    id          bigint      generated always as identity,
    incident_id bigint      not null,
    -- The page that it was done to; null where it was done to the incident.
    generation  integer,
    -- When it was done, by whoever told of it.
    at          timestamptz not null,
    kind        text        not null,
    author      text        not null,
    -- What was said, or whom it was given to; null where nothing was.
    text        text,
    source      text        not null,
    -- What tells it from all others of its source: told again, it is the same act.
    source_id   text,
    -- When the tick that took account of it was committed; null before.
    folded_at   timestamptz,
    constraint incident_act_pk primary key (id),
    constraint incident_act_incident_fk foreign key (incident_id) references incident (id),
    constraint incident_act_kind_known check (kind in
        ('acknowledge', 'unacknowledge', 'resolve', 'reopen', 'reassign', 'note')),
    constraint incident_act_has_author check (author <> ''),
    constraint incident_act_generation_positive check (generation > 0)
);
create unique index incident_act_once on incident_act (source, source_id) where source_id is not null;
create index incident_act_incident on incident_act (incident_id, at, id);
-- What ticks ask for: few of many.
create index incident_act_unfolded on incident_act (incident_id) where folded_at is null;
-- Acts come with the key that their page was sent under.
create index page_dedup_key on page (dedup_key);
