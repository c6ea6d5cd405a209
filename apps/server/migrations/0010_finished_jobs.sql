-- Jobs that are done, oldest first: housekeeping removes them.
create index job_finished on jobs.job_common (completed_on) where completed_on is not null;
