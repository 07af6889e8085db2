-- What changed of a credential from one inventory to the next, with what it was before and what it is after.
-- Writer: Collector.CredentialEventStore, in the transaction of the inventory.

create table credential_event
(
    id            bigint      generated always as identity,
    workspace_id  bigint      not null,
    -- The key that the credential belonged to then.
    key_id        bigint      not null,
    credential_id bigint      not null,
    -- When the inventory was asked for that shows it first; it was done since the one before.
    at            timestamptz not null,
    kind          text        not null,
    -- Whether more or less may be done with it than before, where permissions, limit or addresses changed.
    direction     text,
    -- Collector.CredentialState: null before the first that lists it, and after the last.
    before        jsonb,
    after         jsonb,
    constraint credential_event_pk primary key (id),
    constraint credential_event_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint credential_event_key_fk foreign key (key_id) references key (id),
    constraint credential_event_credential_fk foreign key (credential_id) references credential (id),
    -- A second writer of the same inventory could not tell it twice.
    constraint credential_event_once unique (credential_id, at, kind),
    constraint credential_event_kind_known check (kind in
        ('appeared', 'gone', 'disabled', 'provider_lock', 'enabled', 'permissions_changed', 'limit_changed',
         'allowed_ips_changed', 'renamed')),
    constraint credential_event_direction_known check (direction in ('wider', 'narrower', 'mixed')),
    constraint credential_event_has_state check (before is not null or after is not null)
);
create index credential_event_key on credential_event (key_id, at);
