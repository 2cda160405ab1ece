package dev.sallyport.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The type of an audit event; stored as {@link #code()}, and named for a SIEM according to the
 * OWASP Logging Vocabulary Cheat Sheet.
 */
public enum EventType {
  SIGNUP("user_created"),
  /** The account is created once the mailbox is proven. */
  SIGNUP_REQUESTED("user_created"),
  LOGIN("authn_login_success"),
  LOGOUT("session_expired"),
  REFRESH("session_renewed"),
  REFRESH_RETRY("session_renewed"),
  REFRESH_TOKEN_REUSE("authn_token_reuse"),
  EMAIL_VERIFICATION_REQUESTED("user_updated"),
  /** The user has proven to read the mailbox of the account. */
  EMAIL_VERIFIED("user_updated"),
  SESSION_ENDED("session_expired"),
  /** By the user, with the current password. */
  PASSWORD_CHANGED("authn_password_change"),
  /** By the user, who signs in with a passkey. */
  PASSWORD_REMOVED("authn_password_change"),
  PASSWORD_RESET_REQUESTED("authn_password_change"),
  PASSWORD_RESET("authn_password_change"),
  SECOND_FACTOR_ADDED("user_updated"),
  SECOND_FACTOR_REMOVED("user_updated"),
  /** By an operator, after a waiting time. */
  FACTOR_REMOVAL_REQUESTED("user_updated"),
  FACTOR_REMOVAL_CANCELLED("user_updated"),
  PASSKEY_ADDED("user_updated"),
  PASSKEY_REMOVED("user_updated"),
  RECOVERY_CODES_REPLACED("user_updated"),
  RECOVERY_CODE_USED("user_updated"),
  /** Later log-ins on the device need no second factor for a time. */
  DEVICE_REMEMBERED("user_updated"),
  DEVICE_FORGOTTEN("user_updated"),
  /** An application received its first tokens for the user. */
  CLIENT_SIGNED_IN("authn_login_success"),
  /** An authorization code was presented twice. */
  AUTHORIZATION_CODE_REUSE("authn_token_reuse"),
  /** The user allows an application on another device; a failure is a wrong code. */
  DEVICE_GRANT_ALLOWED("user_updated"),
  DEVICE_GRANT_DENIED("user_updated"),
  /** The code of a device was presented again after it was exchanged. */
  DEVICE_CODE_REUSE("authn_token_reuse"),
  /** The refresh token of an application is presented without its key: it may be stolen. */
  REFRESH_KEY_MISMATCH("authn_token_reuse"),
  /** The user permits an application to act for them. */
  CONSENT_GRANTED("user_updated"),
  CONSENT_REVOKED("user_updated"),
  /** Instead of the second factor of a log-in. */
  REMEMBERED_DEVICE_USED("authn_login_success"),
  /** The user of a session has proven to be that user again. */
  REAUTHENTICATED("authn_login_success"),
  THROTTLED("excess_rate_limit_exceeded"),
  ROLES_CHANGED("privilege_permissions_changed"),
  USER_ACTIVATED("user_updated"),
  USER_DEACTIVATED("user_archived"),
  EMAIL_CHANGE_REQUESTED("user_updated"),
  EMAIL_CHANGED("user_updated"),
  /** The former address was restored. */
  EMAIL_REVERTED("user_updated"),
  /** The user has requested it; the account can be restored until it is deleted. */
  ACCOUNT_DELETION_REQUESTED("user_archived"),
  ACCOUNT_RESTORED("user_updated"),
  ACCOUNT_DELETED("user_archived"),
  /** The user has downloaded everything that is stored about the user. */
  ACCOUNT_EXPORTED("sensitive_read"),
  /** By an operator, without a password. */
  ACCOUNT_CREATED("user_created"),
  /** By an operator: users of another system. */
  IMPORT_STARTED("user_created"),
  IMPORT_FINISHED("user_created"),
  IMPORT_CANCELLED("user_updated"),
  INVITATION_SENT("user_created"),
  INVITATION_REVOKED("user_updated"),
  /** The invitee has created the account. */
  INVITATION_ACCEPTED("user_created"),
  /** A second operator must approve it. */
  ROLE_CHANGE_REQUESTED("privilege_permissions_changed"),
  ROLE_CHANGE_APPROVED("privilege_permissions_changed"),
  ROLE_CHANGE_REJECTED("privilege_permissions_changed"),
  /** By the deployment, with {@code ADMIN_RECOVERY}. */
  OPERATOR_RECOVERED("privilege_permissions_changed"),
  THROTTLE_RELEASED("authz_admin"),
  KEY_ROTATED("sensitive_create"),
  KEY_REVOKED("sensitive_delete"),
  /** An application is registered, by an operator or at start from {@code OAUTH_CLIENTS}. */
  CLIENT_CREATED("sensitive_create"),
  CLIENT_CHANGED("sensitive_update"),
  CLIENT_DELETED("sensitive_delete"),
  CLIENT_SECRET_ADDED("sensitive_create"),
  CLIENT_SECRET_DELETED("sensitive_delete"),
  OPERATOR_ACTION("authz_admin"),
  SUSPICIOUS_PATTERN("malicious_attack_tool"),
  /** An operator has acknowledged or assigned a finding, or changed its note. */
  FINDING_REVIEWED("sensitive_update"),
  AUDIT_BROKEN("sensitive_update"),
  /** The database had lost an acknowledged change, which was applied again. */
  LOST_CHANGE_REPEATED("sensitive_update"),
  AUDIT_ACKNOWLEDGED("sensitive_update"),
  PERSONAL_DATA_ERASED("sensitive_delete"),
  /** The recipient wants none of the mails that other people can cause. */
  MAIL_STOPPED("user_updated"),
  /** The recipient wants them again. */
  MAIL_RESUMED("user_updated"),
  /** A mail was refused, or could not be sent in time. */
  MAIL_FAILED("sensitive_update");

  private final String owasp;

  EventType(String owasp) {
    this.owasp = owasp;
  }

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The name in the OWASP vocabulary.
   *
   * @param reason why it failed; null if it succeeded
   */
  public String owasp(FailureReason reason) {
    if (reason == FailureReason.INVALID_INPUT || reason == FailureReason.EMAIL_TAKEN) {
      return "input_validation_fail";
    }
    if ((this == LOGIN || this == REAUTHENTICATED) && reason != null) {
      return "authn_login_fail";
    }
    if (this == OPERATOR_ACTION && reason != null) {
      return "authz_fail";
    }
    return reason == FailureReason.ACCOUNT_LIMIT ? "authn_login_fail_max" : owasp;
  }

  /** The type with a {@link #code()}, if there is one. */
  public static Optional<EventType> of(String code) {
    return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
  }
}
