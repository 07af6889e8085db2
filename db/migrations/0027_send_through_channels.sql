-- Pages go through more channels than PagerDuty, and their rows are made by a class of their own inside the transaction
-- of the tick. Writers: page: Alerting.PageWriter makes the row, Alerting.PageStore moves it on; owner.quiet_hours:
-- Alerting.PolicyStore; closed_channel: Alerting.ClosedChannelStore.

alter table owner add column quiet_hours text;
comment on column owner.quiet_hours is 'Hours of the owner''s day, such as 22:00-07:00, in which what is not critical is less severe.';

-- When a page was told elsewhere, because its channel had not taken it; on the clock of the daemon.
alter table page add column undelivered_at timestamptz;

create table closed_channel
(
    channel   text        not null,
    -- The SHA-256 of the address: another address opens the channel again.
    address   bytea       not null,
    closed_at timestamptz not null,
    answer    text        not null,
    constraint closed_channel_pk primary key (channel)
);
comment on table closed_channel is 'Addresses that answered that nothing is to be sent there any more.';
