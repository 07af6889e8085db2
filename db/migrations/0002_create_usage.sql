-- What was used, as the provider's analytics tell it, and how many requests ran at once, as its headers showed it.
-- Writers: usage_reading, usage_bucket, usage_revision: Collector.UsageStore; concurrency_reading:
-- Collector.ConcurrencyStore; usage_day, usage_day_progress: Reporting.RollupStore.
-- Both big tables are partitioned by month; Collector.PartitionStore makes the partitions ahead of their time and drops
-- those past retention. The default partition catches a row whose month has none, so that no reading is refused.

create table usage_reading
(
    workspace_id bigint      not null,
    number       bigint      not null,
    read_at      timestamptz not null,
    from_at      timestamptz not null,
    to_at        timestamptz not null,
    buckets      integer     not null,
    changed      integer     not null,
    constraint usage_reading_pk primary key (workspace_id, number),
    constraint usage_reading_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint usage_reading_span check (from_at < to_at)
);
comment on table usage_reading is 'One successful reading of the analytics: the span [from_at, to_at) as the provider showed it at read_at.';

create table usage_bucket
(
    key_id        bigint      not null,
    bucket_start  timestamptz not null,
    bucket_end    timestamptz not null,
    credential_id bigint      not null,
    product       text        not null,
    model         text        not null,
    workspace_id  bigint      not null,
    credits       bigint      not null,
    requests      bigint      not null,
    cost_usd      numeric,
    -- When the bucket took this value, and in which reading: the cursor of those who follow changes.
    read_at       timestamptz not null,
    reading       bigint      not null,
    constraint usage_bucket_pk primary key (key_id, bucket_start, credential_id, product, model),
    constraint usage_bucket_span check (bucket_start < bucket_end),
    constraint usage_bucket_credits check (credits >= 0),
    constraint usage_bucket_requests check (requests >= 0)
) partition by range (bucket_start);
create index usage_bucket_by_reading on usage_bucket (workspace_id, reading);
-- What a poll compares its reading with, and sums over a short time. Its entries repeat and so pack well; a smaller BRIN
-- index is as good only once there are statistics, and a history is read in before there are any.
create index usage_bucket_by_time on usage_bucket (bucket_start, workspace_id);
create table usage_bucket_default partition of usage_bucket default;

create table usage_revision
(
    key_id        bigint      not null,
    bucket_start  timestamptz not null,
    bucket_end    timestamptz not null,
    credential_id bigint      not null,
    product       text        not null,
    model         text        not null,
    workspace_id  bigint      not null,
    credits       bigint      not null,
    requests      bigint      not null,
    cost_usd      numeric,
    read_at       timestamptz not null,
    reading       bigint      not null,
    constraint usage_revision_pk primary key (key_id, bucket_start, credential_id, product, model, reading)
) partition by range (bucket_start);
create table usage_revision_default partition of usage_revision default;
comment on table usage_revision is 'The value a bucket had before a later reading changed it; with usage_bucket every value the provider ever showed.';

create table concurrency_reading
(
    key_id        bigint      not null,
    at            timestamptz not null,
    credential_id bigint      not null,
    model_family  text        not null,
    current       integer     not null,
    maximum       integer     not null,
    workspace_id  bigint      not null,
    -- When the row was committed, on the database''s clock: the cursor of those who follow readings.
    stored_at     timestamptz not null default clock_timestamp(),
    constraint concurrency_reading_pk primary key (key_id, at, credential_id, model_family),
    constraint concurrency_reading_current check (current >= 0),
    constraint concurrency_reading_maximum check (maximum > 0)
) partition by range (at);
create table concurrency_reading_default partition of concurrency_reading default;

create table usage_day
(
    day           date    not null,
    key_id        bigint  not null,
    credential_id bigint  not null,
    product       text    not null,
    model         text    not null,
    workspace_id  bigint  not null,
    credits       bigint  not null,
    requests      bigint  not null,
    cost_usd      numeric,
    constraint usage_day_pk primary key (day, key_id, credential_id, product, model)
);
comment on table usage_day is 'Daily sums of usage_bucket, days in UTC; follows revisions.';

create table usage_day_progress
(
    workspace_id bigint not null,
    reading      bigint not null,
    constraint usage_day_progress_pk primary key (workspace_id),
    constraint usage_day_progress_workspace_fk foreign key (workspace_id) references workspace (id)
);
comment on table usage_day_progress is 'The last usage reading that usage_day holds in full.';
