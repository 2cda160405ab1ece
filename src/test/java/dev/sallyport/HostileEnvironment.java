package dev.sallyport;

import dev.sallyport.dev.LocalPostgres;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What a machine, its operator and its database may be like: secrets with characters that something
 * could expand, a Turkish locale, in which an i is no I, a time zone of 5:45 hours that PostgreSQL
 * need not know, the charset of {@code LC_ALL=C}.
 */
public final class HostileEnvironment {
  public static final String ADMIN_EMAIL = "operator@example.com";
  public static final String ADMIN_PASSWORD = " Op${HOME}x$1A\\b{}\"'#y gr\u00fc\u00dfe\u4e2d ";

  public static final int POOL_SIZE = 7;

  public static final String DATABASE_USER = "sally${HOME}port";
  static final String DATABASE_PASSWORD = "MX{cjJ_NN${CMj}${ENV=HOME}$1\\#'\"% \u00e9\u4e2d";

  private HostileEnvironment() {}

  /** The variables; the database demands its password from now on. */
  static Map<String, String> of(LocalPostgres postgres) {
    demandPassword(postgres);
    Map<String, String> variables = new HashMap<>();
    variables.put(
        "DATABASE_URL",
        "postgresql://"
            + encoded(DATABASE_USER)
            + ":"
            + encoded(DATABASE_PASSWORD)
            + "@localhost:"
            + postgres.port()
            + "/postgres");
    variables.put("DATABASE_POOL_SIZE", Integer.toString(POOL_SIZE));
    variables.put("ADMIN_EMAIL", ADMIN_EMAIL);
    variables.put("ADMIN_PASSWORD", ADMIN_PASSWORD);
    variables.put("TZ", "Asia/Kathmandu");
    variables.put("LC_ALL", "C");
    variables.put(RunningService.JVM, "@src/dev/jvm.options -Duser.language=tr -Duser.country=TR");
    return variables;
  }

  /** As a role that owns nothing and may create tables, which is what production needs. */
  private static void demandPassword(LocalPostgres postgres) {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      String user = "\"" + DATABASE_USER + "\"";
      statement.execute(
          "create role " + user + " login password '" + DATABASE_PASSWORD.replace("'", "''") + "'");
      statement.execute("grant create on schema public to " + user);
      Path access = postgres.data().resolve("pg_hba.conf");
      Files.writeString(
          access, "host all " + user + " all scram-sha-256\n" + Files.readString(access));
      statement.execute("select pg_reload_conf()");
    } catch (SQLException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
