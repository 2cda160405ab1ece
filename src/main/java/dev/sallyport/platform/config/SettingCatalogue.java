package dev.sallyport.platform.config;

import java.util.List;

/**
 * All variables in the order of {@code .env.example}, with their defaults, and which of them are
 * secrets. A test keeps both equal, so that a new variable is classified.
 */
final class SettingCatalogue {
  /**
   * A variable.
   *
   * @param fallback the default; empty if there is none or if it depends on other variables
   * @param isSecret whether its value must never be shown, because it is a secret, contains one, or
   *     gives access to the cluster
   */
  record Entry(String name, String fallback, boolean isSecret) {}

  static final List<Entry> ALL =
      List.of(
          secret("DATABASE_URL"),
          shown("DATABASE_POOL_SIZE", "20"),
          secret("JWT_SECRET"),
          secret("JWT_SECRET_PREVIOUS"),
          shown("JWT_ALGORITHM", "RS256"),
          shown("JWT_ISSUER", "http://localhost:8080"),
          shown("JWT_AUDIENCE", "sallyport"),
          shown("TOKEN_PROFILE", "jwt"),
          shown("KEY_ROTATION", "30d"),
          shown("JWKS_MAX_AGE", "5m"),
          shown("CLOCK_SKEW", "30s"),
          shown("ACCESS_TOKEN_TTL", "15m"),
          shown("GRID_MEMBERS", ""),
          shown("GRID_INTERFACE", ""),
          shown("GRID_PORT", "6900"),
          secret("GRID_NAME"),
          secret("OAUTH_CLIENTS"),
          shown("REFRESH_TOKEN_TTL", "7d"),
          shown("SESSION_TTL", "30d"),
          shown("REFRESH_GRACE", "30s"),
          shown("REFRESH_MIN_INTERVAL", "1m"),
          shown("MAX_SESSIONS", "100"),
          shown("SESSION_COOKIE", "false"),
          shown("CORS_ORIGINS", ""),
          shown("RETURN_ORIGINS", ""),
          shown("LOGIN_RATE_LIMIT", "5/minute"),
          shown("SIGNUP_RATE_LIMIT", "5/minute"),
          shown("MAIL_RATE_LIMIT", "20/hour"),
          shown("MAIL_RECIPIENT_RATE_LIMIT", "5/hour"),
          shown("PASSKEY_RATE_LIMIT", "60/minute"),
          shown("DEVICE_RATE_LIMIT", "30/minute"),
          shown("LOGIN_RATE_LIMIT_COUNTS", "attempts"),
          shown("TRUSTED_PROXIES", ""),
          shown("TRUSTED_PROXY_HEADER", "X-Forwarded-For"),
          shown("NAT64_PREFIXES", ""),
          shown("PASSWORD_POLICY", "standard"),
          shown("BREACHED_PASSWORDS", ""),
          shown("SECOND_FACTOR", "optional"),
          shown("REMEMBERED_DEVICE_TTL", "30d"),
          shown("ARGON2_MEMORY", "19456"),
          shown("ARGON2_ITERATIONS", "2"),
          shown("ARGON2_PARALLELISM", "1"),
          shown("HASH_QUEUE", "30s"),
          shown("ACCOUNT_DELETION_GRACE", "14d"),
          shown("MAX_TASKS", "10000"),
          secret("SMTP_URL"),
          shown("MAIL_FROM", ""),
          shown("MAIL_REPLY_TO", ""),
          shown("PUBLIC_URL", ""),
          shown("WEBAUTHN_RP_ID", ""),
          shown("WEBAUTHN_ORIGINS", ""),
          shown("PASSKEYS_URL", ""),
          shown("SIGNUP", ""),
          shown("THEME_DIR", ""),
          shown("AUDIT_RETENTION", "90d"),
          shown("SUSPICIOUS_WINDOW", "15m"),
          shown("SUSPICIOUS_FAILURES_FROM_ADDRESS", "50"),
          shown("SUSPICIOUS_FAILURES_ON_ACCOUNT", "20"),
          shown("SUSPICIOUS_ADDRESSES_ON_ACCOUNT", "5"),
          shown("SUSPICIOUS_ACCOUNTS_FROM_ADDRESS", "10"),
          shown("SUSPICIOUS_FAILURES_BEFORE_SUCCESS", "10"),
          shown("SUSPICIOUS_SIGNUPS_FROM_ADDRESS", "20"),
          shown("ALERT_EMAILS", ""),
          secret("ALERT_WEBHOOK_URL"),
          secret("ALERT_WEBHOOK_SECRET"),
          shown("ALERT_WEBHOOK_NETWORKS", ""),
          shown("LOGOUT_NETWORKS", ""),
          shown("ADMIN_EMAIL", ""),
          secret("ADMIN_PASSWORD"),
          shown("ADMIN_RECOVERY", "off"),
          shown("OPERATOR_ACR", "urn:sallyport:aal2"),
          shown("FACTOR_REMOVAL_DELAY", ""),
          shown("ROLE_CHANGE_APPROVAL", "false"),
          secret("MONITORING_PASSWORD"),
          shown("API_DOCUMENT", "protected"),
          shown("PORT", "8080"));

  private SettingCatalogue() {}

  private static Entry shown(String name, String fallback) {
    return new Entry(name, fallback, false);
  }

  private static Entry secret(String name) {
    return new Entry(name, "", true);
  }
}
