-- What services report of their own use, ahead of the analytics: evidence for buckets that are open yet, and readings.
-- The analytics are the book: nothing here is ever added to a bucket, a report or a profile, and none of it is kept long.
-- Writers: usage_sample, sample_batch, sample_origin: Collector.SampleStore; api_token: Web.TokenStore.

alter table concurrency_reading
    add column source text not null default 'probe',
    add constraint concurrency_reading_source check (source in ('probe', 'push', 'otlp'));
comment on column concurrency_reading.source is 'Who saw it: a probe of ours, a service that pushed it, or one that sent it as OpenTelemetry metrics.';

create table usage_sample
(
    key_id        bigint           not null,
    minute        timestamptz      not null,
    credential_id bigint           not null,
    -- As the services call it; empty where they do not say. No name of the analytics.
    model_family  text             not null,
    workspace_id  bigint           not null,
    credits       double precision not null,
    requests      bigint           not null,
    -- When it took this value, on the database's clock: the cursor of those who follow changes.
    stored_at     timestamptz      not null default clock_timestamp(),
    constraint usage_sample_pk primary key (key_id, minute, credential_id, model_family),
    constraint usage_sample_credits check (credits >= 0),
    constraint usage_sample_requests check (requests >= 0)
    -- Rows of the running minutes grow again and again; room in the page lets them do so without touching an index.
) with (fillfactor = 50);
create index usage_sample_by_minute on usage_sample (minute);
comment on table usage_sample is 'What services reported of a minute so far; dropped after two days.';

create table sample_batch
(
    token_id    bigint      not null,
    -- SHA-256 of what the sender calls the batch.
    key_hash    bytea       not null,
    received_at timestamptz not null,
    answer      text        not null,
    constraint sample_batch_pk primary key (token_id, key_hash)
);
create index sample_batch_by_time on sample_batch (received_at);
comment on table sample_batch is 'Batches that were stored, so that one that is sent again is not counted again; dropped after a day.';

create table sample_origin
(
    credential_id bigint      not null,
    service       text        not null,
    host          text        not null,
    key_id        bigint      not null,
    first_seen_at timestamptz not null,
    last_seen_at  timestamptz not null,
    constraint sample_origin_pk primary key (credential_id, service, host)
);
create index sample_origin_by_key on sample_origin (key_id);
comment on table sample_origin is 'Which services on which hosts reported use of a credential; dropped a month after the last time.';

create table api_token
(
    id           bigint      generated always as identity,
    name         text        not null,
    -- SHA-256 of the token, which is 256 random bits and stored nowhere.
    hash         bytea       not null,
    scopes       text[]      not null,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    constraint api_token_pk primary key (id),
    constraint api_token_hash_unique unique (hash),
    constraint api_token_hash_length check (length(hash) = 32)
);
-- A name may be given again once the token that had it is revoked.
create unique index api_token_name_unique on api_token (name) where revoked_at is null;

-- Samples name a credential by it.
create index credential_by_provider_id on credential (provider_key_id);
