package dev.sallyport.audit;

import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes each audit event to the log in one line after its commit. A line begins with the name in
 * the OWASP Logging Vocabulary, followed by {@code key=value} pairs without spaces. It contains
 * neither the e-mail address nor any other text that a client can choose freely.
 */
@ApplicationScoped
public class EventLog {
  private static final Logger LOG = Logger.getLogger(EventLog.class.getName());

  void print(@Observes(during = TransactionPhase.AFTER_SUCCESS) RecordedAuthEvent occurrence) {
    write(occurrence);
  }

  static void write(RecordedAuthEvent occurrence) {
    LOG.log(level(occurrence), "{0}", line(occurrence));
  }

  private static Level level(RecordedAuthEvent occurrence) {
    return switch (occurrence.type()) {
      case SUSPICIOUS_PATTERN, REFRESH_TOKEN_REUSE, KEY_REVOKED, LOST_CHANGE_REPEATED ->
          Level.WARNING;
      case AUDIT_BROKEN, OPERATOR_RECOVERED -> Level.SEVERE;
      default -> Level.INFO;
    };
  }

  static String line(RecordedAuthEvent occurrence) {
    Subject subject = occurrence.subject();
    RequestOrigin origin = occurrence.origin();
    FailureReason reason = occurrence.reason();
    StringBuilder line = new StringBuilder(occurrence.type().owasp(reason));
    append(line, "event", occurrence.type().code());
    append(line, "reason", reason == null ? null : reason.code());
    append(line, "user_id", subject.userId());
    append(line, "session_id", subject.sessionId());
    append(line, "actor_id", origin.actorId());
    append(line, "ip", origin.address());
    append(line, "detail", subject.detail());
    append(line, "times", occurrence.times() == 1 ? null : occurrence.times());
    append(line, "request_id", origin.requestId());
    return line.toString();
  }

  private static void append(StringBuilder line, String key, Object value) {
    if (value != null) {
      line.append(' ').append(key).append('=').append(value.toString().replaceAll("\\s", "_"));
    }
  }
}
