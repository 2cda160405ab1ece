package dev.sallyport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fills {@code arquillian.xml} in, before Arquillian reads it: a database of its own beside the
 * shared service's, and a log file beside its log.
 */
final class InContainerVariables implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (isInContainer()) {
      return;
    }
    RunningService service = RunningService.shared();
    String name = "in_container_" + UUID.randomUUID().toString().substring(0, 8);
    Database.update("create database " + name);
    String url = service.databaseUrl().replaceFirst("/[^/]*$", "/" + name);
    System.setProperty("in-container.variables", variables(url));
    Path logging = service.payara().log().resolveSibling("in-container-logging.properties");
    Files.writeString(logging, logging(logging.resolveSibling("in-container.log")));
    System.setProperty("in-container.logging", logging.toString());
    if (System.getProperty("payara.micro.jar") == null) {
      System.setProperty("payara.micro.jar", "target/payara/payara-micro.jar");
    }
  }

  /** As system properties, which come before the environment, after the JVM's own options. */
  private static String variables(String databaseUrl) {
    Map<String, String> environment =
        RunningService.environmentWithEllipticKeys(databaseUrl, RunningService.newSecret());
    environment.put("SMTP_URL", "smtp://127.0.0.1:" + MailSink.shared().port());
    environment.put("MAIL_FROM", "no-reply@example.com");
    return environment.remove(RunningService.JVM)
        + environment.entrySet().stream()
            .map(variable -> " -D" + variable.getKey() + "=" + variable.getValue().replace(" ", ""))
            .collect(Collectors.joining());
  }

  /** The server's own, and to a file: Arquillian keeps what the server prints to itself. */
  private static String logging(Path file) throws IOException {
    return Files.readString(Path.of("payara", "logging.properties"))
        + """

        handlers=java.util.logging.ConsoleHandler,java.util.logging.FileHandler
        java.util.logging.FileHandler.pattern=%s
        java.util.logging.FileHandler.level=INFO
        java.util.logging.FileHandler.formatter=com.sun.enterprise.server.logging.ODLLogFormatter
        """
            .formatted(file);
  }

  private static boolean isInContainer() {
    return System.getProperty("fish.payara.micro.BootJar") != null;
  }
}
