package dev.sallyport.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.tools.attach.VirtualMachine;
import dev.sallyport.RunningService;
import dev.sallyport.Visitor;
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

/** What an administrator sees in JMX, as the one who may attach to the server's process. */
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
    long before = metric("LoginsSuccess").longValue();
    double hashes = metric("HashSecondsCount").doubleValue();

    Visitor.registered().logsIn().then().statusCode(200);

    assertThat(metric("LoginsSuccess").longValue()).isEqualTo(before + 1);
    assertThat(metric("HashSecondsCount").doubleValue()).isEqualTo(hashes + 1);
    assertThat(metric("LoginsSuccess").doubleValue())
        .isEqualTo(Scrape.now().value("sallyport_logins_total{outcome=\"success\"}"));
    assertThat(metric("HashWaitingLimit").intValue()).isEqualTo(64);
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

  private static Number metric(String attribute) throws Exception {
    return (Number) server.getAttribute(name("Metrics"), attribute);
  }

  private static ObjectName name(String type) throws Exception {
    return new ObjectName("dev.sallyport:type=" + type);
  }
}
