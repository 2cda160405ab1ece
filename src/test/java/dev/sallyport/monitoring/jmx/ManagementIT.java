package dev.sallyport.monitoring.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.tools.attach.VirtualMachine;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.Scrape;
import dev.sallyport.TestUser;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What an administrator sees in JMX, as the one who may attach to the server's process. */
@SuppressWarnings("BanJNDI") // It connects to a process of its own.
@ResourceLock(RunningService.EXCLUSIVE)
class ManagementIT {
  private static JMXConnector connector;
  private static MBeanServerConnection server;

  @BeforeAll
  static void attach() throws Exception {
    long pid = RunningService.shared().payara().process().pid();
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    JMXServiceURL url = new JMXServiceURL(machine.startLocalManagementAgent());
    machine.detach();
    connector = JMXConnectorFactory.connect(url);
    server = connector.getMBeanServerConnection();
  }

  @AfterAll
  static void detach() throws IOException {
    connector.close();
  }

  @Test
  void everythingHasADescription() throws Exception {
    Set<ObjectName> names = server.queryNames(new ObjectName("dev.sallyport:*"), null);

    assertThat(names).isNotEmpty();
    for (ObjectName name : names) {
      MBeanInfo info = server.getMBeanInfo(name);
      assertThat(info.getDescription()).isNotBlank();
      assertThat(info.getAttributes().length).isPositive();
      for (MBeanFeatureInfo feature : info.getAttributes()) {
        assertThat(feature.getDescription()).as(feature.getName()).contains(" ");
      }
      for (MBeanFeatureInfo feature : info.getOperations()) {
        assertThat(feature.getDescription()).as(feature.getName()).contains(" ");
      }
    }
  }

  @Test
  void theCountersAreThoseOfPrometheus() throws Exception {
    TestUser ada = TestUser.registered();
    // Renews the hash that the test made without a pepper, which is one hash more.
    ada.logsIn().then().statusCode(200);
    long before = metric("LoginsSuccess").longValue();
    double hashes = metric("HashSecondsCount").doubleValue();

    ada.logsIn().then().statusCode(200);

    assertThat(metric("LoginsSuccess").longValue()).isEqualTo(before + 1);
    assertThat(metric("HashSecondsCount").doubleValue()).isEqualTo(hashes + 1);
    assertThat(metric("LoginsSuccess").doubleValue())
        .isEqualTo(Scrape.now().value("sallyport_logins_total{outcome=\"success\"}"));
    assertThat(metric("HashWaitingLimit").intValue()).isEqualTo(1200);
  }

  @Test
  void everySeriesButTheBucketsIsAnAttribute() throws Exception {
    long series =
        Scrape.now().series().keySet().stream().filter(id -> !id.contains("_bucket")).count();

    assertThat(Arrays.stream(server.getMBeanInfo(name("Metrics")).getAttributes()).count())
        .isEqualTo(series);
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    ObjectName metrics = name("Metrics");

    assertThatThrownBy(() -> server.getAttribute(metrics, "Nonsense"))
        .isInstanceOf(AttributeNotFoundException.class);
    assertThatThrownBy(() -> server.invoke(metrics, "nonsense", new Object[0], new String[0]))
        .isInstanceOf(javax.management.ReflectionException.class);
  }

  @Test
  void aKeyIsRotatedAndThatIsAnEvent() throws Exception {
    ObjectName keys = name("Keys");
    String signing = (String) server.getAttribute(keys, "SigningKey");
    long before = rotations();

    String next = call(keys, "rotate");

    assertThat(next).matches("\\S+ RS256 (next|active) 20\\d\\d-.*Z");
    assertThat((String[]) server.getAttribute(keys, "Keys"))
        .anyMatch(line -> line.startsWith(signing + " RS256 active "))
        .anyMatch(line -> line.startsWith(next.split(" ", 2)[0]));
    assertThat(TestUser.arrives().anonymous().get("/.well-known/jwks.json").asString())
        .contains(next.split(" ", 2)[0]);
    assertThat(rotations()).isEqualTo(before + 1);
    assertThat(call(keys, "revoke", "no-such-key")).isEqualTo("No key has the ID no-such-key");
  }

  @Test
  void whoWaitsIsLetGo() throws Exception {
    ObjectName throttle = name("Throttle");
    TestUser guesser = TestUser.arrives();
    for (int i = 0; i < 6; i++) {
      guesser.logsIn();
    }
    guesser.logsIn().then().statusCode(429);
    String network = guesser.address().replaceAll("(2001:db8:[^:]+:[^:]+)::.*", "$1");

    String waiting =
        call(throttle, "list").lines().filter(l -> l.contains(network)).findFirst().orElseThrow();

    assertThat((Integer) server.getAttribute(throttle, "Waiting")).isPositive();
    String id = waiting.split(" ", 2)[0];
    assertThat(call(throttle, "release", id)).isEqualTo("Released " + id);
    guesser.logsIn().then().statusCode(401);
    assertThat(call(throttle, "release", "nonsense")).isEqualTo("No throttle has the ID nonsense");
    assertThat(
            Database.count(
                "select count(*) from auth_events where event_type = 'throttle_released'"
                    + " and detail = ? and user_agent = 'JMX'",
                "login " + network + "::/64"))
        .isOne();
  }

  private static long rotations() {
    return Database.count(
        "select count(*) from auth_events where event_type = 'key_rotated' and user_agent = 'JMX'");
  }

  private static String call(ObjectName object, String operation, String... arguments)
      throws Exception {
    String[] signature = new String[arguments.length];
    Arrays.fill(signature, String.class.getName());
    return (String) server.invoke(object, operation, arguments, signature);
  }

  private static Number metric(String attribute) throws Exception {
    return (Number) server.getAttribute(name("Metrics"), attribute);
  }

  private static ObjectName name(String type) throws Exception {
    return new ObjectName("dev.sallyport:type=" + type);
  }
}
