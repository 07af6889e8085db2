-- Who acknowledges an incident on our side acknowledges its pages where they were sent, for a channel that knows of that.
-- Writers are as before: page: Alerting.PageWriter makes the row, Alerting.PageStore moves it on.

alter table page
    drop constraint page_action_known,
    add constraint page_action_known check (action in ('trigger', 'acknowledge', 'resolve'));
