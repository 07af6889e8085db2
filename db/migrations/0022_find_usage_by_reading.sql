-- What lies in a span of time is found by the readings that may have written it, or key by key. The tree over times that
-- served so far cost nearly as much to fill as all else of a row. Writer of the column: Collector.UsageHourStore.

alter table usage_hour
    -- The first reading of the hour: every bucket in it was written by that one or a later one. 0 where it is not known.
    add column first_reading bigint not null default 0;

drop index usage_bucket_by_time;
