-- Passkeys are credentials whose data is their public key, a COSE key in Base64url.
alter table users add column passkey_handle bytea;
alter table users add constraint users_passkey_handle_unique unique (passkey_handle);
alter table users add constraint users_passkey_handle_size check (octet_length(passkey_handle) = 64);

alter table credentials add column passkey_id      bytea;
alter table credentials add column name            text;
alter table credentials add column sign_count      bigint;
alter table credentials add column backup_eligible boolean;
alter table credentials add column backed_up       boolean;
alter table credentials add column transports      text[];
alter table credentials add constraint credentials_passkey_id_unique unique (passkey_id);
alter table credentials add constraint credentials_passkey_id_size check (octet_length(passkey_id) between 1 and 1023);
alter table credentials add constraint credentials_name_size check (length(name) between 1 and 100);
alter table credentials add constraint credentials_sign_count_range check (sign_count between 0 and 4294967295);
alter table credentials add constraint credentials_backed_up_if_eligible check (backup_eligible or not backed_up);
alter table credentials add constraint credentials_passkey_whole check (
  (type = 'passkey') = (passkey_id is not null)
  and num_nulls(passkey_id, name, sign_count, backup_eligible, backed_up, transports) in (0, 6));

-- Flows that wait for a passkey. Their data is the challenge.
alter table factor_flows alter column user_id drop not null;
alter table factor_flows drop constraint factor_flows_purpose_known;
alter table factor_flows drop constraint factor_flows_enrolment_has_session;
alter table factor_flows add constraint factor_flows_purpose_known check (
  purpose in ('sign_in', 'restore', 'totp_enrolment', 'passkey_sign_in', 'passkey_enrolment', 'reauthentication'));
alter table factor_flows add constraint factor_flows_bound check (
  case purpose
    when 'passkey_sign_in' then user_id is null and session_id is null and data is not null
    when 'sign_in' then user_id is not null and session_id is null
    when 'restore' then user_id is not null and session_id is null
    else user_id is not null and session_id is not null and data is not null
  end);
