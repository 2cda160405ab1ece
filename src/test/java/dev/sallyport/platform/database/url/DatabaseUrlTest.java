package dev.sallyport.platform.database.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class DatabaseUrlTest {
  private static final String DEFAULTS =
      "connectTimeout=5&socketTimeout=10&loginTimeout=8&tcpKeepAlive=true&ApplicationName=sallyport"
          + "&stringtype=unspecified&logServerErrorDetail=false"
          + "&options=-c+statement_timeout%3D9000";

  @Test
  void theFormOfHostingPlatformsIsTakenApart() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://ada:s3cret@db.example.com:6543/auth");

    assertThat(url.user()).isEqualTo("ada");
    assertThat(url.password()).isEqualTo("s3cret");
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.com:6543/auth?" + DEFAULTS);
  }

  @Test
  void theFormOfJdbcIsTakenApart() {
    DatabaseUrl url =
        DatabaseUrl.parse("jdbc:postgresql://db:6543/auth?user=ada&password=a+b%2Bc&ssl=true");

    assertThat(url.user()).isEqualTo("ada");
    assertThat(url.password()).isEqualTo("a b+c");
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db:6543/auth?ssl=true&" + DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://u:p@h/d,h:5432/d",
    "postgresql://u:p@192.0.2.1/d,192.0.2.1:5432/d",
    "postgresql://u:p@h:1/d,h:1/d",
    "postgresql://u:p@h:65535/d,h:65535/d",
    "postgresql://u:p@[::1]/d,[::1]:5432/d",
    "postgresql://u:p@[2001:db8::1]:5433/d,[2001:db8::1]:5433/d",
    "postgresql://u:p@my_db-1.internal/d,my_db-1.internal:5432/d",
    "postgresql://u:p@h/d%2Fe%20f,h:5432/d%2Fe+f",
    "postgresql://u:p@h/d+e,h:5432/d%2Be",
    "jdbc:postgresql://h/d+e?user=u,h:5432/d+e"
  })
  void hostPortAndDatabaseReachTheDriver(String text, String location) {
    assertThat(DatabaseUrl.parse(text).jdbcUrl())
        .isEqualTo("jdbc:postgresql://" + location + "?" + DEFAULTS);
  }

  @Test
  void everyHostOfAClusterReachesTheDriver() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://u:p@h1:5432,[::1],h2:5433/d");

    Properties seen = Driver.parseURL(url.jdbcUrl(), new Properties());
    assertThat(seen)
        .containsEntry("PGHOST", "h1,[::1],h2")
        .containsEntry("PGPORT", "5432,5432,5433")
        .containsEntry("PGDBNAME", "d");
  }

  @Test
  void percentEncodingIsUndoneInUserAndPassword() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://a%40b:%2F%3F%23%25%3A%20%C3%A4+@h/d");

    assertThat(url.user()).isEqualTo("a@b");
    assertThat(url.password()).isEqualTo("/?#%: ä+");
  }

  @Test
  void anUnescapedAtOrColonInThePasswordBelongsToIt() {
    assertThat(DatabaseUrl.parse("postgresql://u:p@ss:w#rd@h/d").password()).isEqualTo("p@ss:w#rd");
  }

  @Property
  void anyNameAndPasswordSurvive(
      @ForAll @NotEmpty @CharRange(from = ' ', to = '~') String user,
      @ForAll @CharRange(from = '\u00A0', to = '\uD7FF') String password) {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://" + escaped(user) + ":" + escaped(password) + "@h/d");

    assertThat(url.user()).isEqualTo(user);
    assertThat(url.password()).isEqualTo(password);
  }

  @Property
  void anyDatabaseReachesTheDriver(
      @ForAll @NotEmpty @CharRange(from = ' ', to = '~') String database) {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://u:p@h/" + escaped(database));

    assertThat(Driver.parseURL(url.jdbcUrl(), new Properties()))
        .containsEntry("PGDBNAME", database)
        .containsEntry("PGHOST", "h");
  }

  @Test
  void aPasswordMayBeAbsent() {
    assertThat(DatabaseUrl.parse("postgresql://u@h/d").password()).isEmpty();
    assertThat(DatabaseUrl.parse("postgresql://u:@h/d").password()).isEmpty();
    assertThat(DatabaseUrl.parse("jdbc:postgresql://h/d?user=u").password()).isEmpty();
  }

  @Test
  void userAndPasswordMayBeParametersInEitherForm() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://h/d?user=u&password=a+b");

    assertThat(url.user()).isEqualTo("u");
    assertThat(url.password()).isEqualTo("a+b");
  }

  @Test
  void whatIsGivenReplacesADefault() {
    Map<Object, Object> seen =
        driverSees(
            "connectTimeout=1&socketTimeout=2&tcpKeepAlive=false&ApplicationName=a%20b"
                + "&sslmode=verify-full&sslrootcert=/etc/ca.pem&options=-c%20work_mem%3D1MB");

    assertThat(seen)
        .containsEntry("connectTimeout", "1")
        .containsEntry("socketTimeout", "2")
        .containsEntry("tcpKeepAlive", "false")
        .containsEntry("ApplicationName", "a b")
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslrootcert", "/etc/ca.pem")
        .containsEntry("options", "-c statement_timeout=1800 -c work_mem=1MB");
  }

  @ParameterizedTest
  @CsvSource({
    "x=y,                  -c statement_timeout=9000",
    "socketTimeout=1,      -c statement_timeout=900",
    "socketTimeout=30,     -c statement_timeout=27000",
    "socketTimeout=0,      ",
    "socketTimeout=x,      ",
    "options=-c%20statement_timeout%3D5, -c statement_timeout=9000 -c statement_timeout=5"
  })
  void postgresStopsAStatementBeforeTheDriverStopsWaiting(String parameters, String options) {
    assertThat(driverSees(parameters).get("options")).isEqualTo(options);
  }

  @Test
  void textParametersStayUntypedWhateverIsGiven() {
    assertThat(driverSees("stringtype=varchar")).containsEntry("stringtype", "unspecified");
    assertThat(driverSees("logServerErrorDetail=true"))
        .containsEntry("logServerErrorDetail", "false");
  }

  @Test
  void parametersOfLibpqAreTranslated() {
    assertThat(
            driverSees(
                "connect_timeout=9&application_name=x&channel_binding=require"
                    + "&target_session_attrs=read-write"))
        .containsEntry("connectTimeout", "9")
        .containsEntry("ApplicationName", "x")
        .containsEntry("channelBinding", "require")
        .containsEntry("targetServerType", "primary");
    assertThat(driverSees("target_session_attrs=any")).containsEntry("targetServerType", "any");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authenticationPluginClassName",
        "classLoaderStrategy",
        "connectExecutor",
        "connectExecutorArg",
        "jaasApplicationName",
        "jaasLogin",
        "loggerFile",
        "loggerLevel",
        "passfile",
        "service",
        "servicefile",
        "socketFactory",
        "SOCKETFACTORY",
        "socketFactoryArg",
        "sslfactory",
        "sslfactoryarg",
        "sslhostnameverifier",
        "sslpasswordcallback",
        "xmlFactoryFactory",
        "host",
        "hostaddr",
        "port",
        "dbname",
        "PGHOST",
        "PGPORT",
        "PGDBNAME"
      })
  void aParameterThatLoadsCodeOrLeadsElsewhereIsRefusedByName(String name) {
    for (String form : new String[] {"postgresql://u:p@h/d?", "jdbc:postgresql://h/d?user=u&"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DatabaseUrl.parse(form + name + "=hunter2"))
          .withMessageStartingWith("DATABASE_URL is malformed: the parameter ")
          .withMessageContaining(name.toLowerCase(Locale.ROOT))
          .withMessageNotContaining("hunter2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "mysql://u:hunter2@h/d",
        "http://u:hunter2@h/d",
        "postgresql:u:hunter2@h/d",
        "jdbc:postgresql:hunter2",
        "jdbc:postgresql:///hunter2?user=u",
        "jdbc:mysql://h/hunter2",
        "postgresql://",
        "postgresql://u:hunter2@/d",
        "postgresql://u:hunter2@h",
        "postgresql://u:hunter2@h/",
        "postgresql://u:hunter2@h?sslmode=require",
        "postgresql://u:hunter2@h/d/e",
        "postgresql://u:hunter2@h:/d",
        "postgresql://u:hunter2@h:0/d",
        "postgresql://u:hunter2@h:65536/d",
        "postgresql://u:hunter2@h:99999999999/d",
        "postgresql://u:hunter2@h:x/d",
        "postgresql://u:hunter2@h,/d",
        "postgresql://u:hunter2@,h/d",
        "postgresql://u:hunter2@::1/d",
        "postgresql://u:hunter2@[::1/d",
        "postgresql://u:hunter2@[::1]x/d",
        "postgresql://u:hunter2@[evil]/d",
        "postgresql://u:hunter2@%2Fvar%2Frun/d",
        "postgresql://u:hunter2@h\\evil/d",
        "postgresql://u:hunter2 @h/d",
        "postgresql://u:hunter2@h/d\n",
        "postgresql://u:hunter2\u0000@h/d",
        "postgresql://u:hunter2%00@h/d",
        "postgresql://u:hunter2%@h/d",
        "postgresql://u:hunter2%4@h/d",
        "postgresql://u:hunter2%zz@h/d",
        "postgresql://u:hunter2%FF@h/d",
        "postgresql://u:hunter2%C0%80@h/d",
        "postgresql://:hunter2@h/d",
        "postgresql://h/d?password=hunter2",
        "postgresql://u:hunter2@h/d?user=v",
        "postgresql://u:x@h/d?password=hunter2",
        "postgresql://u:p@h/d?sslmode=a&sslmode=hunter2",
        "postgresql://u:p@h/d?connect_timeout=1&connectTimeout=hunter2",
        "postgresql://u:p@h/d?hunter2",
        "postgresql://u:p@h/d?=hunter2",
        "postgresql://u:p@h/d?a%62=hunter2",
        "postgresql://u:hunter2?x@h/d",
        "postgresql://u:hunter2/x@h/d",
        "postgresql://u:p@h/%ff"
      })
  void aMalformedUrlIsRefusedWithoutRepeatingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseUrl.parse(text))
        .withMessageMatching("DATABASE_URL is malformed: .+\\.")
        .withMessageNotContaining("hunter2")
        .withNoCause();
  }

  @Property
  void noTextMakesItThrowAnythingElse(@ForAll @CharRange(from = ' ', to = '~') String tail) {
    try {
      assertThat(DatabaseUrl.parse("postgresql://" + tail).jdbcUrl()).isNotNull();
    } catch (IllegalArgumentException malformed) {
      assertThat(malformed).hasMessageStartingWith("DATABASE_URL is malformed: ");
    }
  }

  @Test
  void textForLogsHasNoSecret() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://ada:hunter2@h/d?sslpassword=hunter2");

    assertThat(url).hasToString("DatabaseUrl[h:5432/d]");
  }

  private static Map<Object, Object> driverSees(String query) {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://u:p@h/d?" + query);
    return Driver.parseURL(url.jdbcUrl(), new Properties());
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
