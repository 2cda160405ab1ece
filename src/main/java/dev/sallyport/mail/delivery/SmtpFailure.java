package dev.sallyport.mail.delivery;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Decides what follows from an exception of Jakarta Mail. */
final class SmtpFailure {
  /** The reply code and the enhanced status code (RFC 3463) at the begin of a reply. */
  private static final Pattern REPLY =
      Pattern.compile("(\\d{3})(?:[ -]([245]\\.\\d{1,3}\\.\\d{1,3}))?\\b.*", Pattern.DOTALL);

  /** Service not available, closing transmission channel (RFC 5321, section 4.2.2). */
  private static final int CLOSING = 421;

  /** What Angus Mail has for a reply if the connection ends instead. */
  private static final String LOST = "[EOF]";

  private static final int MAX_CAUSES = 16;

  private SmtpFailure() {}

  /** The result of an attempt that failed after the server had accepted the connection. */
  static DeliveryResult whileSending(MessagingException failure) {
    Optional<Reply> reply = causes(failure).flatMap(cause -> reply(cause).stream()).findFirst();
    if (reply.isEmpty() || reply.get().code() == CLOSING) {
      return DeliveryResult.unreachable(reply.map(Reply::text).orElseGet(() -> reason(failure)));
    }
    return reply.get().code() >= 500
        ? DeliveryResult.rejected(reply.get().text())
        : DeliveryResult.deferred(reply.get().text());
  }

  /** The result of an attempt to connect: whatever the reason, the mail is not to blame. */
  static DeliveryResult whileConnecting(Exception failure) {
    return DeliveryResult.unreachable(reason(failure));
  }

  /** A reply of the server to a command of the mail. */
  private record Reply(int code, String text) {}

  private static Optional<Reply> reply(Throwable cause) {
    int code = -1;
    if (cause instanceof SMTPAddressFailedException recipient) {
      code = recipient.getReturnCode();
    } else if (cause instanceof SMTPSenderFailedException sender) {
      code = sender.getReturnCode();
    } else if (cause instanceof SMTPSendFailedException command) {
      code = command.getReturnCode();
    }
    if (code < 400 || code > 599) {
      return Optional.empty();
    }
    Matcher shape = REPLY.matcher(String.valueOf(cause.getMessage()));
    String enhanced = shape.matches() && shape.group(2) != null ? " " + shape.group(2) : "";
    return Optional.of(new Reply(code, code + enhanced));
  }

  private static String reason(Exception failure) {
    return causes(failure)
        .flatMap(cause -> Stream.ofNullable(reasonOf(cause)))
        .findFirst()
        .orElse("connection_lost");
  }

  private static String reasonOf(Throwable cause) {
    if (cause instanceof AuthenticationFailedException) {
      return LOST.equals(cause.getMessage()) ? null : "authentication_failed";
    } else if (cause instanceof SocketTimeoutException) {
      return "timeout";
    } else if (cause instanceof SSLException) {
      return "tls_failed";
    } else if (cause instanceof UnknownHostException) {
      return "unknown_host";
    } else if (cause instanceof ConnectException) {
      return "connection_refused";
    }
    return cause instanceof MessagingException
            && String.valueOf(cause.getMessage()).startsWith("STARTTLS is required")
        ? "starttls_missing"
        : null;
  }

  /** The failure, what it wraps, and what is chained to it. */
  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, SmtpFailure::next).limit(MAX_CAUSES);
  }

  private static Throwable next(Throwable failure) {
    return failure instanceof MessagingException chain && chain.getNextException() != null
        ? chain.getNextException()
        : failure.getCause();
  }
}
