package dev.sallyport.platform.database.url;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameters of a {@link DatabaseUrl}. Parameters of the driver are passed on in its spelling.
 * Parameters of libpq that the driver calls differently are translated. Parameters that would make
 * the driver load a class, write a file or connect elsewhere are rejected. Defaults: {@code
 * connectTimeout=5}, {@code socketTimeout=10} and {@code loginTimeout=8} seconds, {@code
 * tcpKeepAlive=true}, {@code ApplicationName=sallyport}. {@code options} sets {@code
 * statement_timeout} to nine tenths of {@code socketTimeout}. {@code stringtype=unspecified}
 * always, because {@code UuidConverter} needs it, and {@code logServerErrorDetail=false}, because
 * details of errors quote rows, which no log may contain.
 */
final class DatabaseParameters {
  // A password with an unescaped ? ends up here, so that only plain names are accepted as names.
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]+");

  private static final Set<String> LOADING_CODE_OR_FILES =
      Set.of(
          "authenticationpluginclassname",
          "classloaderstrategy",
          "connectexecutor",
          "connectexecutorarg",
          "jaasapplicationname",
          "jaaslogin",
          "loggerfile",
          "loggerlevel",
          "passfile",
          "service",
          "servicefile",
          "socketfactory",
          "socketfactoryarg",
          "sslfactory",
          "sslfactoryarg",
          "sslhostnameverifier",
          "sslpasswordcallback",
          "xmlfactoryfactory");

  private static final Set<String> ELSEWHERE =
      Set.of("dbname", "host", "hostaddr", "pgdbname", "pghost", "pgport", "port");

  private static final Map<String, String> LIBPQ_NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "connect_timeout", "connectTimeout",
          "target_session_attrs", "targetServerType");

  private static final Map<String, String> LIBPQ_SERVER_TYPES =
      Map.of(
          "read-write",
          "primary",
          "read-only",
          "secondary",
          "standby",
          "secondary",
          "prefer-standby",
          "preferSecondary");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final String user;
  private final String password;

  private DatabaseParameters(Map<String, String> given) {
    values.putAll(given);
    user = take("user");
    password = take("password");
    values.putIfAbsent("connectTimeout", "5");
    values.putIfAbsent("socketTimeout", "10");
    values.putIfAbsent("loginTimeout", "8");
    values.putIfAbsent("tcpKeepAlive", "true");
    values.putIfAbsent("ApplicationName", "sallyport");
    values.put("stringtype", "unspecified");
    values.put("logServerErrorDetail", "false");
    statementTimeout().ifPresent(this::prependOption);
  }

  /**
   * Nine tenths of {@code socketTimeout}: PostgreSQL stops the work before the driver stops waiting
   * for it. None without a socket time-out.
   */
  private Optional<String> statementTimeout() {
    return Optional.of(values.get("socketTimeout"))
        .filter(seconds -> seconds.matches("[1-9][0-9]{0,5}"))
        .map(seconds -> "-c statement_timeout=" + Integer.parseInt(seconds) * 900);
  }

  /** Values from {@code options} in the URL come later and take precedence. */
  private void prependOption(String setting) {
    values.merge("options", setting, (given, ours) -> ours + " " + given);
  }

  /**
   * Reads a query string.
   *
   * @param query null counts as empty
   * @param plusIsSpace as in JDBC URLs; libpq takes a plus as it is
   * @throws IllegalArgumentException as {@link DatabaseUrl#parse}
   */
  static DatabaseParameters parse(String query, boolean plusIsSpace) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String parameter : Optional.ofNullable(query).orElse("").split("&", -1)) {
      if (!parameter.isEmpty()) {
        String[] pair = parameter.split("=", 2);
        if (pair.length != 2 || !NAME.matcher(pair[0]).matches()) {
          throw DatabaseUrl.malformed(
              "the parameters after the ? must have the form name=value, joined by &");
        }
        String name = permitted(pair[0]);
        if (given.put(name, value(pair[0], DatabaseUrl.decode(pair[1], plusIsSpace))) != null) {
          throw DatabaseUrl.malformed("a parameter appears more than once");
        }
      }
    }
    return new DatabaseParameters(given);
  }

  /** Empty if the URL does not contain it. */
  String user() {
    return user;
  }

  /** Empty unless given. */
  String password() {
    return password;
  }

  /** The query string for the driver, without user and password. */
  String text() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + DatabaseUrl.encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private String take(String name) {
    return Optional.ofNullable(values.remove(name)).orElse("");
  }

  private static String permitted(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (LOADING_CODE_OR_FILES.contains(lowerCase)) {
      throw DatabaseUrl.malformed(
          "the parameter "
              + lowerCase
              + " is not allowed, because it makes the driver run code or open files that the URL"
              + " chooses");
    }
    if (ELSEWHERE.contains(lowerCase)) {
      throw DatabaseUrl.malformed(
          "the parameter "
              + lowerCase
              + " is not allowed: put host, port and database before the ?");
    }
    return LIBPQ_NAMES.getOrDefault(name, name);
  }

  private static String value(String name, String value) {
    return name.equals("target_session_attrs")
        ? LIBPQ_SERVER_TYPES.getOrDefault(value, value)
        : value;
  }
}
