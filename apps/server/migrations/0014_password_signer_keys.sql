-- Keys that Firebase mixed into the password hashes of a project, for as long as somebody has such a hash: sealed, and one row for each key however
-- often its users are imported.
create table password_signer_keys (
  project_id  uuid not null references projects (id) on delete cascade,
  id          uuid not null,
  key_hash    bytea not null,
  key_sealed  bytea not null,
  created_at  timestamptz not null,
  primary key (project_id, id),
  unique (project_id, key_hash)
);

-- What is left under a retired data key is found by it.
create index password_signer_keys_by_data_key on password_signer_keys (substring(key_sealed from 2 for 16));
