-- Indexes for what a million users showed: lists, searches, due and expiry queries walk an index and read little beside what they answer.

-- The feed of one project is read by transaction, like that of the instance, and never by id alone.
create index change_feed_by_project_xid on change_feed (project_id, xid, id);
drop index change_feed_by_project;

-- Signing keys with something to do: those that wait to sign, those that signed for long, and those of projects that chose for themselves.
create index signing_keys_next on signing_keys (created_at) where state = 'next';
-- As an expression it has statistics of its own: among all keys, with the retired ones, half are old.
create index signing_keys_active_by_age on signing_keys ((case when state = 'active' then activated_at end));
create index signing_keys_active_by_algorithm on signing_keys (algorithm) where state = 'active';
create index projects_by_signing_algorithm on projects ((settings #>> '{signing,algorithm}'));
create index projects_by_signing_rotation on projects ((settings #>> '{signing,rotationDays}'));

-- Whether a second organization owns a project.
create index projects_by_owner_organization on projects (owner_organization_id);

-- The few owners among the members of an organization: who has to be asked before the last one goes.
create index organization_members_owners on organization_members (project_id, organization_id, user_id) where role = 'owner';

-- A sealed value begins with a version (1 byte) and the id of its data key (16 bytes): what is left under a retired key is found by it.
create index signing_keys_by_data_key on signing_keys (substring(private_key_sealed from 2 for 16));
create index mail_senders_by_data_key on mail_senders (substring(api_key_sealed from 2 for 16));
create index idempotency_keys_by_data_key on idempotency_keys (substring(body_sealed from 2 for 16));

-- Jobs that are not done, among the many that are.
create index job_unfinished on jobs.job_common (name, state, start_after) where state <> 'completed';

-- The few users of a status, in the order of each search.
create index users_banned_by_email on users (project_id, email_key) where banned_at is not null;
create index users_banned_by_name on users (project_id, name_key, id) where banned_at is not null;
create index users_deleting_by_email on users (project_id, email_key) where deletion_due_at is not null;
create index users_deleting_by_name on users (project_id, name_key, id) where deletion_due_at is not null;
create index users_unverified_by_email on users (project_id, email_key) where email_verified_at is null;
create index users_unverified_by_name on users (project_id, name_key, id) where email_verified_at is null;

-- Deleting a user asks each table that refers to one, for ended rows too: without these it read a whole project for one user.
create index sessions_of_user on sessions (project_id, user_id);
create index one_time_tokens_of_user on one_time_tokens (project_id, user_id) where user_id is not null;
create index sign_in_attempts_of_user on sign_in_attempts (project_id, user_id) where user_id is not null;
