-- Recovery codes stand in for a second step. Those that were made with a passkey stayed when it was removed; an account that has nothing left which they
-- could stand in for has none.
delete from recovery_codes codes
where not exists (
    select from totp_factors totp
    where totp.project_id = codes.project_id and totp.user_id = codes.user_id and totp.confirmed_at is not null
  )
  and not exists (
    select from passkeys passkey
    where passkey.project_id = codes.project_id and passkey.user_id = codes.user_id
  );
