-- The place of the scheduler's own tables, which the scheduler makes and writes by itself (Host.Daemon.Schedules).

create schema quartz;
comment on schema quartz is 'Belongs to the scheduler: its tables are made by the library, and no other code reads them.';
