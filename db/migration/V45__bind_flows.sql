-- Flows wait for the passkey of a reset as well. With SESSION_COOKIE a flow belongs to the browser that began it.
alter table factor_flows drop constraint factor_flows_purpose_known;
alter table factor_flows drop constraint factor_flows_bound;
alter table factor_flows add constraint factor_flows_purpose_known check (
  purpose in ('sign_in', 'restore', 'totp_enrolment', 'passkey_sign_in', 'passkey_enrolment', 'reauthentication', 'reset'));
alter table factor_flows add constraint factor_flows_bound check (
  case purpose
    when 'passkey_sign_in' then user_id is null and session_id is null and data is not null
    when 'sign_in' then user_id is not null and session_id is null
    when 'restore' then user_id is not null and session_id is null
    when 'reset' then user_id is not null and session_id is null and data is not null
    else user_id is not null and session_id is not null and data is not null
  end);

-- The SHA-256 of the cookie of the browser; null if the flow is not bound to one.
alter table factor_flows add column client_hash bytea;
