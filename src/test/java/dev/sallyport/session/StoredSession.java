package dev.sallyport.session;

import dev.sallyport.session.secret.RefreshTokenValue;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** A session as a log-in leaves it in a database, without the cost of one. */
public final class StoredSession {
  private StoredSession() {}

  /** Its refresh token. */
  public static String open(Connection database, UUID userId) throws SQLException {
    RefreshTokenValue token = RefreshTokenValue.random(new SecureRandom());
    UUID session = UUID.randomUUID();
    try (PreparedStatement insert =
        database.prepareStatement(
            "insert into sessions (id, user_id, amr, acr, auth_time, created_at, last_used_at, idle_expires_at,"
                + " absolute_expires_at, ip_address)"
                + " values (?, ?, '{pwd}', 'urn:sallyport:aal1', now(), now(), now(), now() + '7 days', now() + '30 days',"
                + " '192.0.2.1')")) {
      insert.setObject(1, session);
      insert.setObject(2, userId);
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        database.prepareStatement(
            "insert into refresh_tokens (hash, session_id, issued_at, expires_at)"
                + " values (?, ?, now(), now() + '7 days')")) {
      insert.setString(1, token.hash());
      insert.setObject(2, session);
      insert.executeUpdate();
    }
    return token.encoded();
  }
}
