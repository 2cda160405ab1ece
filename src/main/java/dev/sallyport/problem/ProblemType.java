package dev.sallyport.problem;

import java.util.Locale;

/** The catalogue of stable problem codes: status, title and the default sentence for the caller. */
public enum ProblemType {
  VALIDATION_FAILED(400, "Validation failed", "The request contains invalid values; see errors."),
  MALFORMED_REQUEST(400, "Malformed request", "The request could not be parsed."),
  INVALID_CLIENT(401, "Invalid client", "The client ID or the client secret is wrong."),
  INVALID_GRANT(
      400,
      "Invalid grant",
      "The code or token is invalid, has expired or was used before; start the sign-in again."),
  INVALID_SCOPE(400, "Invalid scope", "The scope must be one that the client was granted."),
  UNAUTHORIZED_CLIENT(
      400, "Unauthorized client", "The client is not registered for this grant type."),
  AUTHORIZATION_PENDING(
      400,
      "Authorization pending",
      "The user has not allowed the device yet; ask again after the interval."),
  SLOW_DOWN(
      400,
      "Slow down",
      "The device asks too often; wait five seconds longer before each further request."),
  ACCESS_DENIED(400, "Access denied", "The user has denied the device, or has logged out."),
  EXPIRED_TOKEN(400, "Expired device code", "The device code has expired; begin a new request."),
  UNSUPPORTED_GRANT_TYPE(
      400,
      "Unsupported grant type",
      "The grant_type must be one of grant_types_supported in the metadata of the service."),
  UNSUPPORTED_TOKEN_TYPE(
      400,
      "Unsupported token type",
      "The token was issued to a client for itself and cannot be revoked; it expires soon."),
  INVALID_TARGET(
      400,
      "Invalid target",
      "The resource must be one that is registered for the client and that the sign-in was for."),
  INVALID_DPOP_PROOF(
      400,
      "Invalid DPoP proof",
      "The header DPoP must have one proof for this request that was not used before."),
  USE_DPOP_NONCE(
      400, "Use DPoP nonce", "The proof must contain the nonce of the header DPoP-Nonce; retry."),
  INVALID_AUTHORIZATION_REQUEST(
      400,
      "Invalid authorization request",
      "The application has sent a request that is not valid; go back and try again."),
  INSUFFICIENT_SCOPE(
      403, "Insufficient scope", "The access token does not have the scope that this requires."),
  INVALID_CREDENTIALS(401, "Invalid credentials", "The e-mail address or the password is wrong."),
  INVALID_REFRESH_TOKEN(
      401, "Invalid refresh token", "The refresh token is invalid or has expired; log in again."),
  INVALID_CODE(
      401, "Invalid code", "The link or code is invalid or has expired; request a new one."),
  INVALID_PASSKEY(401, "Invalid passkey", "The passkey was not accepted or too late; start again."),
  UNKNOWN_CREDENTIAL(
      401, "Unknown credential", "The passkey is not registered here; remove it and use another."),
  SECOND_FACTOR_REQUIRED(401, "Second factor required", "The account requires a second factor."),
  INSUFFICIENT_USER_AUTHENTICATION(
      401,
      "Insufficient user authentication",
      "The request requires a recent authentication; authenticate again and retry."),
  INVALID_TOKEN(401, "Invalid token", "A valid access token is required: Authorization: Bearer …"),
  SIGNUP_CLOSED(403, "Sign-up closed", "The service does not accept sign-ups."),
  FORBIDDEN(403, "Forbidden", "The access token does not permit this request."),
  FACTOR_ENROLMENT_REQUIRED(
      403,
      "Second factor enrolment required",
      "The account must have a second factor; enrol one, then repeat the request."),
  ACCOUNT_DELETION_PENDING(
      403,
      "Account deletion pending",
      "The account will be deleted as requested; restore it to log in again."),
  NOT_FOUND(404, "Not found", "The resource does not exist."),
  METHOD_NOT_ALLOWED(
      405, "Method not allowed", "The resource does not support the request method."),
  NOT_ACCEPTABLE(
      406, "Not acceptable", "The Accept header must allow the media type of the response."),
  REQUEST_TIMEOUT(408, "Request timeout", "The request did not arrive in time; send it again."),
  EMAIL_TAKEN(
      409, "E-mail already registered", "An account with this e-mail address already exists."),
  EMAIL_ALREADY_VERIFIED(
      409, "E-mail already verified", "The e-mail address of the account is already verified."),
  EMAIL_NOT_VERIFIED(
      409,
      "E-mail not verified",
      "The e-mail address of the account must be verified for this request."),
  FACTOR_EXISTS(
      409,
      "Second factor already enrolled",
      "The account already has an authenticator app; remove it first."),
  FACTOR_MISSING(
      409, "No second factor", "Recovery codes replace a second factor; enrol one first."),
  PASSKEY_EXISTS(409, "Passkey already registered", "The passkey is already registered."),
  PASSKEY_LIMIT(409, "Too many passkeys", "The account has 20 passkeys; remove one first."),
  LAST_FACTOR(
      409,
      "Last way to sign in",
      "The account would have no way to sign in; add another passkey or a password first."),
  LAST_OPERATOR(
      409,
      "Last operator",
      "The service must keep at least one active operator; appoint another one first."),
  CONFLICT(409, "Conflict", "The resource was changed at the same time; read it again and retry."),
  TASK_LIMIT(
      409, "Too many tasks", "The user has reached the maximum number of tasks; delete some."),
  PRECONDITION_FAILED(
      412,
      "Precondition failed",
      "The If-Match header must name the current version; read the resource again."),
  PAYLOAD_TOO_LARGE(413, "Payload too large", "The request body must not exceed 16 KiB."),
  URI_TOO_LONG(414, "URI too long", "The request URI is too long."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "Unsupported media type",
      "The Content-Type header must be application/json, or application/x-www-form-urlencoded for"
          + " /oauth."),
  EXPECTATION_FAILED(417, "Expectation failed", "The Expect header must be 100-continue."),
  RATE_LIMITED(429, "Too many requests", "Too many attempts; wait before you try again."),
  HEADERS_TOO_LARGE(
      431,
      "Headers too large",
      "The request must have at most 64 headers and 16 KiB of them; delete cookies and retry."),
  INTERNAL_ERROR(
      500, "Internal error", "An unexpected error occurred; it is logged with this request_id."),
  NOT_IMPLEMENTED(501, "Not implemented", "The request method is not implemented."),
  MAIL_NOT_CONFIGURED(
      501, "Mail not configured", "The service is not configured to send mail, which this needs."),
  OVERLOADED(503, "Overloaded", "The service is processing too many sign-ins; try again shortly."),
  UNAVAILABLE(503, "Unavailable", "The service is temporarily unavailable; try again shortly."),
  VERSION_NOT_SUPPORTED(505, "HTTP version not supported", "The HTTP version must be HTTP/1.1.");

  private final int status;
  private final String title;
  private final String detail;

  ProblemType(int status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  /** HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  /** The same for every occurrence (RFC 9457, section 3.1.3). */
  public String title() {
    return title;
  }

  /** The default detail, for problems without a more precise one. */
  public String detail() {
    return detail;
  }

  /** Stable lower-case name, such as {@code email_taken}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The problem for a status of the container or of Jersey. */
  public static ProblemType ofStatus(int status) {
    return switch (status) {
      case 401 -> INVALID_TOKEN;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 408 -> REQUEST_TIMEOUT;
      case 409 -> CONFLICT;
      case 412 -> PRECONDITION_FAILED;
      case 413 -> PAYLOAD_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 417 -> EXPECTATION_FAILED;
      case 429 -> RATE_LIMITED;
      case 431 -> HEADERS_TOO_LARGE;
      case 501 -> NOT_IMPLEMENTED;
      case 503 -> UNAVAILABLE;
      case 505 -> VERSION_NOT_SUPPORTED;
      default -> status >= 400 && status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
    };
  }
}
