package dev.sallyport.platform.database.url;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Location of the database and credentials: {@code DATABASE_URL} in the form of libpq and of
 * hosting platforms, {@code postgresql://user:password@host:5432/database?sslmode=require} (also
 * {@code postgres://}), or in JDBC's, {@code jdbc:postgresql://host/database?user=…&password=…}.
 * Several hosts are separated by commas; IPv6 addresses are enclosed in brackets; the default port
 * is 5432. For parameters see {@link DatabaseParameters}.
 */
public final class DatabaseUrl {
  private static final int DEFAULT_PORT = 5432;

  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>jdbc:postgresql|postgresql|postgres)://(?:(?<login>[^/?]*)@)?(?<hosts>[^/?@]*)"
              + "(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");
  private static final Pattern HOST =
      Pattern.compile("(?<name>\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?");
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final String location;
  private final DatabaseParameters parameters;
  private final String user;
  private final String password;

  private DatabaseUrl(
      String location, DatabaseParameters parameters, String user, String password) {
    this.location = location;
    this.parameters = parameters;
    this.user = user;
    this.password = password;
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with a sentence for the operator, which names the fault and
   *     never repeats a part of the value, because any part may belong to the password
   */
  public static DatabaseUrl parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.codePoints().anyMatch(DatabaseUrl::isBlankOrControl) || !form.matches()) {
      throw malformed(
          "write postgresql://user:password@host:5432/database, with / ? # % and spaces in the"
              + " password percent-encoded");
    }
    boolean jdbc = form.group("scheme").startsWith("jdbc");
    DatabaseParameters parameters = DatabaseParameters.parse(form.group("query"), jdbc);
    String[] login = Optional.ofNullable(form.group("login")).orElse("").split(":", 2);
    String user = one("user", decode(login[0], false), parameters.user());
    String password =
        one("password", login.length == 2 ? decode(login[1], false) : "", parameters.password());
    if (user.isEmpty()) {
      throw malformed("it does not name a user");
    }
    String location = hosts(form.group("hosts")) + "/" + database(form.group("database"), jdbc);
    return new DatabaseUrl(location, parameters, user, password);
  }

  /**
   * For the driver: without user and password, with the parameters and defaults of {@link
   * DatabaseParameters}.
   */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + location + "?" + parameters.text();
  }

  public String user() {
    return user;
  }

  /** Empty when the URL has none. */
  public String password() {
    return password;
  }

  /** For logs: the location without credentials. */
  @Override
  public String toString() {
    return "DatabaseUrl[" + location + "]";
  }

  static IllegalArgumentException malformed(String reason) {
    return new IllegalArgumentException("DATABASE_URL is malformed: " + reason + ".");
  }

  /** Undoes percent-encoding, strictly. */
  static String decode(String text, boolean plusIsSpace) {
    if (BROKEN_ESCAPE.matcher(text).find()) {
      throw malformed("a % must be followed by two hexadecimal digits; write a % itself as %25");
    }
    String escaped = plusIsSpace ? text : text.replace("+", "%2B");
    String decoded = URLDecoder.decode(escaped, StandardCharsets.UTF_8);
    if (decoded.codePoints().anyMatch(c -> c == 0xFFFD || Character.isISOControl(c))) {
      throw malformed("percent-encoded text must decode to UTF-8 without control characters");
    }
    return decoded;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String one(String what, String before, String parameter) {
    if (!before.isEmpty() && !parameter.isEmpty()) {
      throw malformed("it contains the " + what + " twice, before the host and as a parameter");
    }
    return before.isEmpty() ? parameter : before;
  }

  private static String hosts(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(DatabaseUrl::host)
        .collect(Collectors.joining(","));
  }

  private static String host(String text) {
    Matcher host = HOST.matcher(text);
    if (!host.matches()) {
      throw malformed("write each host as name, name:port, 192.0.2.1:port or [2001:db8::1]:port");
    }
    String given = host.group("port");
    int port = given == null ? DEFAULT_PORT : Integer.parseInt(given);
    if (port < 1 || port > 65_535) {
      throw malformed("a port must be a number from 1 to 65535");
    }
    return host.group("name") + ":" + port;
  }

  private static String database(String text, boolean jdbc) {
    if (text == null || text.isEmpty()) {
      throw malformed("it does not name a database: add /database after the host");
    }
    if (text.contains("/")) {
      throw malformed("the host must be followed by a single name; write a / in that name as %2F");
    }
    return encode(decode(text, jdbc));
  }

  private static boolean isBlankOrControl(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isISOControl(codePoint);
  }
}
