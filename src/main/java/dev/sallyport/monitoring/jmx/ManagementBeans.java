package dev.sallyport.monitoring.jmx;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Gauge;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** The service in JMX, as {@code dev.sallyport:type=…}, while it is deployed. */
@ApplicationScoped
public class ManagementBeans {
  private static final Logger LOG = Logger.getLogger(ManagementBeans.class.getName());
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");
  private static final String PREFIX = "sallyport_";

  private final MetricRegistry registry;
  private final ManagementOperations operations;
  @Resource private ContextService contexts;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<ObjectName> names = new ArrayList<>();

  @Inject
  ManagementBeans(MetricRegistry registry, ManagementOperations operations) {
    this.registry = registry;
    this.operations = operations;
  }

  // Runs after the observers that register the metrics shown here.
  void start(@Observes @Priority(Integer.MAX_VALUE) ApplicationReady ready) throws JMException {
    register("Metrics", metrics());
    register("Keys", operations.keys());
    register("Throttle", operations.throttle());
  }

  @PreDestroy
  void stop() {
    for (ObjectName name : names) {
      try {
        server.unregisterMBean(name);
      } catch (JMException gone) {
        SafeThrowable.log(LOG, Level.FINE, "The MBean was no longer registered", gone);
      }
    }
  }

  private void register(String type, ManagedObject object) throws JMException {
    ObjectName name = new ObjectName("dev.sallyport:type=" + type);
    if (server.isRegistered(name)) {
      // Left behind by a deployment that did not shut down cleanly.
      server.unregisterMBean(name);
    }
    // JMX calls on its own threads, which lack the context of the application.
    server.registerMBean(contexts.createContextualProxy(object, DynamicMBean.class), name);
    names.add(name);
  }

  /**
   * The application's metrics at {@code /metrics}: {@code sallyport_logins} with {@code
   * outcome="success"} is {@code LoginsSuccess}.
   */
  private ManagedObject metrics() {
    ManagedObject object = new ManagedObject("Metrics of Sallyport on this node");
    Map<String, MetricID> sorted = new TreeMap<>();
    registry.getMetricIDs().stream()
        .filter(id -> id.getName().startsWith(PREFIX) && !id.getName().endsWith("_bucket"))
        .forEach(id -> sorted.put(attribute(id), id));
    sorted.forEach(
        (name, id) -> {
          String text = registry.getMetadata(id.getName()).description().orElse(name);
          if (registry.getMetric(id) instanceof Counter counter) {
            object.attribute(name, text, Long.class, counter::getCount);
          } else if (registry.getMetric(id) instanceof Gauge<?> gauge) {
            object.attribute(name, text, Double.class, () -> gauge.getValue().doubleValue());
          }
        });
    return object;
  }

  private static String attribute(MetricID id) {
    return camelCase(
        id.getName().substring(PREFIX.length()) + "_" + String.join("_", id.getTags().values()));
  }

  private static String camelCase(String text) {
    return WORD.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
