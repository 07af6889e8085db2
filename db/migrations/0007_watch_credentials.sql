-- Since when a credential may not be used, or nobody knows it, as the inventories show it. Writers: credential:
-- Collector.InventoryStore; workspace: Collector.WorkspaceStore, in the transaction of the inventory.

alter table workspace
    -- When the newest inventory was read, whole: what it shows held until then.
    add column inventory_read_at timestamptz;

alter table credential
    -- When the first of the inventories in a row was read that list it as disabled; null while it is enabled.
    add column disabled_seen_at timestamptz,
    -- The same of those that lack it: that list its service account without it, or, when none ever listed it, list others.
    -- Null while it is listed, and where an inventory says nothing of it.
    add column unlisted_since   timestamptz;

-- What is asked of at every tick: few of many.
create index credential_out_of_use on credential (workspace_id, key_id)
 where disabled_seen_at is not null or unlisted_since is not null or last_listed_at is null;
