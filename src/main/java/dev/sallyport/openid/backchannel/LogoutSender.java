package dev.sallyport.openid.backchannel;

import dev.sallyport.platform.http.outbound.OutboundPost;
import dev.sallyport.token.id.IdTokenIssuer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends logout tokens. */
@Singleton
public class LogoutSender {
  private static final Logger LOG = Logger.getLogger(LogoutSender.class.getName());

  private final LogoutQueueService queue;
  private final IdTokenIssuer tokens;
  private final OutboundPost calls;

  @Inject
  public LogoutSender(LogoutQueueService queue, IdTokenIssuer tokens, LogoutSettings settings) {
    this.queue = queue;
    this.tokens = tokens;
    this.calls = new OutboundPost(settings.networks(), LogoutSettings.NETWORKS);
  }

  /** Sends the announcements that are due, one after the other, until none is left. */
  void sendAll() {
    Optional<LogoutAnnouncement> due = queue.claim();
    while (due.isPresent()) {
      send(due.get());
      due = queue.claim();
    }
  }

  private void send(LogoutAnnouncement due) {
    // Three parts in Base64url, which needs no encoding in a form.
    String token = tokens.issueLogout(due.clientId(), due.userId(), due.sessionId());
    Optional<String> failure =
        calls.send(
            URI.create(due.uri()),
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            "logout_token=" + token);
    if (failure.isEmpty()) {
      queue.accepted(due.id());
    } else {
      queue.postpone(due);
      LOG.log(
          Level.WARNING,
          "The client {0} has not accepted a logout token, which is sent again: {1}",
          new Object[] {due.clientId(), failure.get()});
    }
  }
}
