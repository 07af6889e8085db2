-- Which admin key a workspace is read with, so that every daemon follows one switch; and credentials of systemd as one
-- more place where a routing key may be kept.
-- Writer of admin_key_use: Collector.AdminKeyStore.

create table admin_key_use
(
    workspace_id  bigint      not null,
    -- The key that a person has chosen: primary unless there is a row.
    preferred     text        not null,
    preferred_by  text,
    preferred_at  timestamptz,
    -- Since when the other one is used, since the provider refuses the preferred one; null while it does not.
    refused_since timestamptz,
    constraint admin_key_use_pk primary key (workspace_id),
    constraint admin_key_use_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint admin_key_use_preferred_known check (preferred in ('primary', 'secondary')),
    constraint admin_key_use_choice_is_signed check ((preferred_by is null) = (preferred_at is null))
);

alter table owner
    drop constraint owner_routing_key_is_reference,
    add constraint owner_routing_key_is_reference check (routing_key ~ '^(env|file|credential):.+');
