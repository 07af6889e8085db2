-- Buckets come in the order of time, so what lies in a span of time lies together, and a small index of ranges finds it.
-- The tree that this one replaces cost as much to fill as all else of the table.
drop index usage_bucket_by_time;
create index usage_bucket_by_time on usage_bucket using brin (bucket_start) with (pages_per_range = 32, autosummarize = on);
