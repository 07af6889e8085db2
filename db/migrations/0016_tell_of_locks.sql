-- More of what an inventory tells of a credential, and what changed of it in words that need no code of the collector.
-- Writers: credential: Collector.InventoryStore; credential_event: Collector.CredentialEventStore; workspace:
-- Collector.WorkspaceStore.

alter table credential
    -- Whether others than the workspace's people (a scanner that finds it in public, whoever holds it) may disable it;
    -- null where the provider does not say.
    add column third_party_disable_allowed boolean;

alter table workspace
    -- Credits that may be bought beyond the limit in a cycle; 0: none; null where the provider does not say, or where
    -- there is no end to them, which the other column says.
    add column credit_extension           bigint,
    add column credit_extension_unlimited boolean not null default false;

alter table credential_event
    add column words text,
    drop constraint credential_event_kind_known,
    add constraint credential_event_kind_known check (kind in
        ('appeared', 'gone', 'disabled', 'provider_lock', 'enabled', 'permissions_changed', 'limit_changed',
         'allowed_ips_changed', 'third_party_disabling_changed', 'renamed'));

-- What is asked of with every inventory: few of many.
create index credential_event_lock on credential_event (workspace_id, at) where kind in ('provider_lock', 'disabled');
