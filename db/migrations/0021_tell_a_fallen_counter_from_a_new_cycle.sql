-- What tells a counter that was corrected from one that began anew with its billing cycle.
-- Writers: credential.credits_highest: Collector.CounterStore; workspace.inventory_cycle_ends_at:
-- Collector.WorkspaceStore; both in the transaction of the inventory.

alter table credential
    add credits_highest bigint;
comment on column credential.credits_highest is
    'The highest that its counter has shown in this cycle, where it fell since without beginning anew; else null.';

alter table workspace
    add inventory_cycle_ends_at timestamptz;
comment on column workspace.inventory_cycle_ends_at is
    'The end of the billing cycle that was known when the newest inventory was entered.';
