-- The passkey of a sign-up that waits for its address is looked for by the handle that we gave it: whoever shows it is told to confirm the address.
create index one_time_tokens_by_waiting_passkey on one_time_tokens (project_id, ((payload #>> '{passkey,userHandle}') collate "C"))
  where used_at is null and voided_at is null and payload #>> '{passkey,userHandle}' is not null;
