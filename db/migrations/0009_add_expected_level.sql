-- What a person labels as expected is over for whoever is paged. Writer of this column: EvaluationStore.

alter table incident
    -- Credits of an hour that the label covers, set when it ends the incident: what goes on within it is not told.
    add column expected_per_hour double precision;
