// What the codes of the API are called here.

const EVENTS = {
  signup: 'Sign-up',
  login: 'Log-in',
  logout: 'Log-out',
  refresh: 'Refresh',
  refresh_retry: 'Refresh retried',
  refresh_token_reuse: 'Refresh token reused',
  session_ended: 'Session ended',
  password_changed: 'Password changed',
  password_removed: 'Password removed',
  password_reset_requested: 'Password reset requested',
  password_reset: 'Password reset',
  second_factor_added: 'Second factor added',
  second_factor_removed: 'Second factor removed',
  factor_removal_requested: 'Second factor removal requested',
  factor_removal_cancelled: 'Second factor removal cancelled',
  passkey_added: 'Passkey added',
  passkey_removed: 'Passkey removed',
  recovery_codes_replaced: 'Recovery codes replaced',
  recovery_code_used: 'Recovery code used',
  device_remembered: 'Device remembered',
  device_forgotten: 'Remembered device forgotten',
  remembered_device_used: 'Remembered device used',
  client_signed_in: 'Application signed in',
  authorization_code_reuse: 'Authorization code reused',
  device_grant_allowed: 'Device allowed',
  device_grant_denied: 'Device denied',
  device_code_reuse: 'Device code reused',
  refresh_key_mismatch: 'Refresh token without its key',
  consent_granted: 'Consent granted',
  consent_revoked: 'Consent withdrawn',
  reauthenticated: 'Authenticated again',
  throttled: 'Throttled',
  roles_changed: 'Roles changed',
  user_activated: 'User activated',
  user_deactivated: 'User deactivated',
  account_created: 'User created by an operator',
  import_started: 'Import started',
  import_finished: 'Import finished',
  import_cancelled: 'Import cancelled',
  invitation_sent: 'Invitation sent',
  invitation_revoked: 'Invitation revoked',
  invitation_accepted: 'Invitation accepted',
  email_change_requested: 'E-mail change requested',
  email_changed: 'E-mail address changed',
  email_reverted: 'E-mail address restored',
  account_deletion_requested: 'Account deletion requested',
  account_restored: 'Account restored',
  account_deleted: 'Account deleted',
  account_exported: 'Account exported',
  role_change_requested: 'Role change requested',
  role_change_approved: 'Role change approved',
  role_change_rejected: 'Role change rejected',
  operator_recovered: 'Operator recovered',
  throttle_released: 'Throttle released',
  key_rotated: 'Key rotated',
  key_revoked: 'Key revoked',
  client_created: 'Client registered',
  client_changed: 'Client changed',
  client_deleted: 'Client deleted',
  client_secret_added: 'Client secret added',
  client_secret_deleted: 'Client secret deleted',
  operator_action: 'Operator',
  suspicious_pattern: 'Suspicious pattern',
  finding_reviewed: 'Finding reviewed',
  audit_broken: 'Audit chain broken',
  lost_change_repeated: 'Lost change applied again',
  audit_acknowledged: 'Audit break acknowledged',
  personal_data_erased: 'Personal data erased',
  signup_requested: 'Sign-up requested',
  email_verification_requested: 'E-mail verification requested',
  email_verified: 'E-mail address verified',
  mail_stopped: 'Mails stopped',
  mail_resumed: 'Mails resumed',
  mail_failed: 'Mail failed',
};

const BAD = new Set(['refresh_token_reuse', 'suspicious_pattern', 'audit_broken', 'operator_recovered']);

const PATTERNS = {
  failures_from_address: 'Many failures from one address',
  failures_on_account: 'One account under attack',
  accounts_from_address: 'One address on many accounts',
  success_after_failures: 'Log-in after many failures',
  refresh_reuse: 'Stolen refresh token',
  signups_from_address: 'Many sign-ups from one address',
};

const FACTORS = {
  password: 'Password',
  totp: 'Authenticator app',
  passkey: 'Passkey',
  recovery_code: 'Recovery codes',
};

export const EVENT_TYPES = Object.keys(EVENTS);

/** A code without a name of its own, in words. */
export const words = (code) => {
  const text = code.replaceAll('_', ' ');
  return text[0].toUpperCase() + text.slice(1);
};

export const eventName = (type) => EVENTS[type] ?? words(type);

export const factorName = (type) => FACTORS[type] ?? words(type);

export const patternName = (pattern) => PATTERNS[pattern] ?? words(pattern);

/** How an event ended: a text and a tone. */
export function outcome(event) {
  if (event.success) {
    return ['Done', ''];
  }
  return [words(event.failure_reason ?? 'failed').replace('email', 'e-mail'), BAD.has(event.type) ? 'bad' : 'warn'];
}

/** The first characters of an id, enough to tell it from its neighbours. */
export const short = (id) => id.slice(0, 8);

export const count = (number) => number.toLocaleString();

export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
