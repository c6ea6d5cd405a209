-- A search among the banned, the deleting or the unverified looks along usernames too: each has its own range, as addresses and names have.
create index users_banned_by_username on users (project_id, username_key) where banned_at is not null and username_key is not null;
create index users_deleting_by_username on users (project_id, username_key) where deletion_due_at is not null and username_key is not null;
create index users_unverified_by_username on users (project_id, username_key) where email_verified_at is null and username_key is not null;
