-- Which hours of the usage were read, in buckets of which width, when they were read last and when they changed last:
-- what decides which of them are read again, and when. And how long usage goes on changing, learnt for each workspace.
-- Writers: usage_hour: Collector.UsageHourStore, in the transaction of the reading; workspace_settling:
-- Collector.SettlingStore.

create table usage_hour
(
    workspace_id  bigint      not null,
    hour          timestamptz not null,
    -- Of every bucket in it, for good: buckets of two widths would count what they share twice.
    width         interval    not null,
    first_read_at timestamptz not null,
    -- The newest reading that held all of it that was over by then.
    read_at       timestamptz not null,
    reading       bigint      not null,
    -- The newest reading that changed anything in it; null while nothing was used.
    changed_at    timestamptz,
    constraint usage_hour_pk primary key (workspace_id, hour),
    constraint usage_hour_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint usage_hour_is_whole check (hour = date_bin('1 hour', hour, to_timestamp(0))),
    constraint usage_hour_width check (width > '0' and width <= '1 hour')
);

-- What was read before this table was there was read in minutes.
insert into usage_hour (workspace_id, hour, width, first_read_at, read_at, reading, changed_at)
select r.workspace_id, h.hour, '1 minute', min(r.read_at), max(r.read_at), max(r.number),
       (select max(b.read_at)
          from usage_bucket b
         where b.workspace_id = r.workspace_id
           and b.bucket_start >= h.hour and b.bucket_start < h.hour + interval '1 hour')
  from usage_reading r
 cross join lateral generate_series(
       date_bin('1 hour', r.from_at, to_timestamp(0)), r.to_at - interval '1 microsecond', '1 hour') as h (hour)
 group by r.workspace_id, h.hour;

alter table workspace
    -- How long after its end a bucket may still change, in force now.
    add column settling        interval    not null default '30 minutes',
    -- Whether that was learnt from its buckets, set by hand, or is where every workspace starts.
    add column settling_source text        not null default 'start',
    -- When it was last looked for.
    add column settling_at     timestamptz,
    add constraint workspace_settling_source_known check (settling_source in ('start', 'learnt', 'set'));

create table workspace_settling
(
    workspace_id bigint      not null,
    since        timestamptz not null,
    settling     interval    not null,
    constraint workspace_settling_pk primary key (workspace_id, since),
    constraint workspace_settling_workspace_fk foreign key (workspace_id) references workspace (id)
);
comment on table workspace_settling is 'Every settling time that was in force, so that the past can be judged by that of then; 30 minutes before the first.';
