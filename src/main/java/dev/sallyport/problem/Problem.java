package dev.sallyport.problem;

import jakarta.ejb.ApplicationException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An error for the caller. Rolls back a surrounding transaction and passes through an EJB
 * unwrapped. Its texts are sent to the caller; details that the caller may not know are only
 * logged.
 */
@ApplicationException(rollback = true)
public final class Problem extends RuntimeException {
  private final ProblemType type;
  private final List<Fault> faults;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, Object> members = new LinkedHashMap<>();

  private Problem(ProblemType type, String detail, List<Fault> faults) {
    // No stack trace: rejections are frequent under attack, and their stack traces contain no
    // information.
    super(detail, null, false, false);
    this.type = type;
    this.faults = List.copyOf(faults);
  }

  public static Problem of(ProblemType type) {
    return new Problem(type, type.detail(), List.of());
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of());
  }

  /** 400 naming every fault. */
  public static Problem invalid(List<Fault> faults) {
    return new Problem(
        ProblemType.VALIDATION_FAILED, ProblemType.VALIDATION_FAILED.detail(), faults);
  }

  /** 429 or 503 with {@code Retry-After}, in whole seconds, at least 1. */
  public static Problem retryAfter(ProblemType type, Duration wait) {
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    return of(type).with("Retry-After", Long.toString(seconds));
  }

  /**
   * 429 with {@code Retry-After}.
   *
   * @param limit its name, as in {@code RateLimit-Policy} if the response has that field
   */
  public static Problem rateLimited(String limit, Duration wait) {
    return retryAfter(ProblemType.RATE_LIMITED, wait).withMember("limit", limit);
  }

  /** Adds a response header; returns this. */
  public Problem with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /**
   * Adds an extension member (RFC 9457, section 3.2); returns this.
   *
   * @param value a string, a number, a list of strings or a JSON value
   */
  public Problem withMember(String name, Object value) {
    members.put(name, value);
    return this;
  }

  /** An extension member that is a text. */
  public Optional<String> member(String name) {
    return Optional.ofNullable(members.get(name)).map(Object::toString);
  }

  /** The extension members. */
  Map<String, Object> members() {
    return Map.copyOf(members);
  }

  public ProblemType type() {
    return type;
  }

  public String detail() {
    return Optional.ofNullable(getMessage()).orElse(type.detail());
  }

  public List<Fault> faults() {
    return faults;
  }

  /** Response headers, including those that the status requires. */
  public Map<String, String> headers() {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (type.status() == 401) {
      all.putIfAbsent("WWW-Authenticate", "Bearer realm=\"sallyport\"");
    } else if (type.status() == 429 || type.status() == 503) {
      all.putIfAbsent("Retry-After", "1");
    }
    return all;
  }
}
