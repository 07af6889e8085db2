-- What was trained on the history of a workspace. Writer: Alerting.ModelStore.

create table model
(
    workspace_id bigint not null,
    -- Raised by every write, a removal too: who keeps a copy asks for no more than this.
    version      bigint not null,
    -- When a model was installed or removed last. Thresholds derived before are of another model's scores.
    changed_at   timestamptz not null,
    -- Models.TrainedModel as text; null: none was installed, or the last one was removed, and the shipped one is in force.
    trained      jsonb,
    constraint model_pk primary key (workspace_id),
    constraint model_workspace_fk foreign key (workspace_id) references workspace (id)
);
