-- What was asked of the provider to contain a leaked credential, and what became of it: the audit of all changes that are
-- ever made there. The row is committed before the call, so a row in state 'sent' was perhaps done: its outcome is not known.
-- Writer: Collector.ContainmentStore.

create table containment
(
    id            bigint      generated always as identity,
    workspace_id  bigint      not null,
    -- The key that the credential belonged to then.
    key_id        bigint      not null,
    credential_id bigint      not null,
    -- The incident it was done for, where it was done for one.
    incident_id   bigint,
    at            timestamptz not null,
    action        text        not null,
    author        text        not null,
    source        text        not null,
    -- The token that allowed it, where it came over HTTP.
    token_id      bigint,
    -- The body of the request, without any secret; and Collector.CredentialState as the provider showed it just before.
    sent          jsonb       not null,
    before        jsonb       not null,
    state         text        not null default 'sent',
    answered_at   timestamptz,
    -- One sentence without secrets.
    answer        text,
    -- When an inventory that was asked for later first showed the credential as it was asked for.
    confirmed_at  timestamptz,
    constraint containment_pk primary key (id),
    constraint containment_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint containment_key_fk foreign key (key_id) references key (id),
    constraint containment_credential_fk foreign key (credential_id) references credential (id),
    constraint containment_incident_fk foreign key (incident_id) references incident (id),
    constraint containment_token_fk foreign key (token_id) references api_token (id),
    constraint containment_action_known check (action in ('disable', 'limit', 'allow_ips', 'enable')),
    constraint containment_source_known check (source in ('command', 'api', 'page', 'automatic')),
    constraint containment_state_known check (state in ('sent', 'done', 'refused', 'unknown')),
    constraint containment_answer_has_time check ((state = 'sent') = (answered_at is null)),
    constraint containment_token_comes_over_http check ((token_id is not null) = (source in ('api', 'page')))
);
create index containment_key on containment (key_id, at);
create index containment_credential on containment (credential_id, id);
create index containment_incident on containment (incident_id) where incident_id is not null;
create index containment_unconfirmed on containment (workspace_id) where confirmed_at is null and state <> 'refused';
-- What is done by itself is done once for an incident and credential.
create unique index containment_automatic_once on containment (incident_id, credential_id) where source = 'automatic';
