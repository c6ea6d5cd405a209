-- What one try at a password costs, for the whole instance: Argon2id with one lane. Null: the least, which the server brings along. The most is what
-- keeps one try under about a second; a hash that costs more would not be verified.
alter table instance
  add column password_memory_kib integer,
  add column password_passes integer,
  add constraint instance_password_parameters check (
    (password_memory_kib is null) = (password_passes is null)
    and password_memory_kib between 19456 and 262144
    and password_passes >= 2
    and password_memory_kib::bigint * password_passes <= 1048576
  );
