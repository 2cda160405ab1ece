package dev.sallyport.problem;

import java.util.Locale;

/** The catalogue of stable problem codes: status, title and the default sentence for the caller. */
public enum ProblemType {
  VALIDATION_FAILED(400, "Validation failed", "The request has invalid values; see errors."),
  MALFORMED_REQUEST(400, "Malformed request", "The request could not be read."),
  INVALID_CLIENT(401, "Invalid client", "The client's id or secret is wrong."),
  INVALID_CREDENTIALS(401, "Invalid credentials", "The e-mail or the password is wrong."),
  INVALID_REFRESH_TOKEN(401, "Invalid refresh token", "The refresh token is not valid; log in."),
  INVALID_TOKEN(401, "Invalid token", "A valid access token is needed: Authorization: Bearer …"),
  FORBIDDEN(403, "Forbidden", "The access token does not permit this."),
  NOT_FOUND(404, "Not found", "There is nothing here."),
  METHOD_NOT_ALLOWED(405, "Method not allowed", "This resource does not support the method."),
  NOT_ACCEPTABLE(406, "Not acceptable", "The answer is JSON; the Accept header excludes it."),
  REQUEST_TIMEOUT(408, "Request timeout", "The request took too long to arrive."),
  EMAIL_TAKEN(409, "E-mail already registered", "An account with this e-mail exists."),
  LAST_OPERATOR(409, "Last operator", "Nobody would be left who may operate the service."),
  CONFLICT(409, "Conflict", "The resource changed meanwhile; read it again and retry."),
  TASK_LIMIT(409, "Too many tasks", "The user has as many tasks as allowed; delete some."),
  PRECONDITION_FAILED(412, "Precondition failed", "If-Match does not name the current version."),
  PAYLOAD_TOO_LARGE(413, "Payload too large", "A request body has at most 16 KiB."),
  URI_TOO_LONG(414, "URI too long", "The address of the request is too long."),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "Send Content-Type: application/json."),
  EXPECTATION_FAILED(417, "Expectation failed", "The Expect header must be 100-continue."),
  RATE_LIMITED(429, "Too many requests", "Too many attempts; wait before the next one."),
  HEADERS_TOO_LARGE(
      431,
      "Headers too large",
      "The headers must have at most 16 KiB, and 64 of them; delete cookies and retry."),
  INTERNAL_ERROR(500, "Internal error", "Something went wrong here; the log has it by request_id."),
  NOT_IMPLEMENTED(501, "Not implemented", "The method is not supported."),
  OVERLOADED(503, "Overloaded", "Too many sign-ins at this moment; try again shortly."),
  UNAVAILABLE(503, "Unavailable", "The service cannot answer at this moment; try again shortly."),
  VERSION_NOT_SUPPORTED(505, "HTTP version not supported", "The version must be HTTP/1.1.");

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

  /** What to tell the caller when the thrower has nothing more precise. */
  public String detail() {
    return detail;
  }

  /** Stable lower-case name, such as {@code email_taken}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The problem that stands for a bare status of the container or of Jersey. */
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
