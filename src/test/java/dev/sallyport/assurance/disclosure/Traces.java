package dev.sallyport.assurance.disclosure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Where a server leaves something behind, and which of it has a secret: empty where none has. */
final class Traces {
  /** The most used passwords; the test client's is among them. */
  static final Predicate<Path> NO_DICTIONARY = file -> !file.endsWith("dictionaries/passwords.txt");

  private Traces() {}

  /** Files under a directory. */
  static Map<String, Object> inFiles(Secrets secrets, Path directory, Predicate<Path> which)
      throws IOException {
    Map<String, Object> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).filter(which).toList()) {
        put(found, directory.relativize(file).toString(), secrets.in(file));
      }
    }
    return found;
  }

  /** Rows of every table. */
  static Map<String, Object> inTables(Secrets secrets, Connection database) throws SQLException {
    Map<String, Object> found = new TreeMap<>();
    List<String> tables = new ArrayList<>();
    try (Statement statement = database.createStatement()) {
      ResultSet names =
          statement.executeQuery(
              "select quote_ident(tablename) from pg_tables where schemaname = 'public'");
      while (names.next()) {
        tables.add(names.getString(1));
      }
      for (String table : tables) {
        ResultSet rows = statement.executeQuery("select t::text from " + table + " t");
        while (rows.next()) {
          put(found, table, secrets.in(rows.getString(1)));
        }
      }
    }
    return found;
  }

  /** Command lines of everything that runs on the machine. */
  static Map<String, Object> inProcesses(Secrets secrets) {
    Map<String, Object> found = new TreeMap<>();
    ProcessHandle.allProcesses()
        .map(process -> Path.of("/proc", Long.toString(process.pid()), "cmdline"))
        .forEach(
            file -> {
              try {
                put(
                    found,
                    file.toString(),
                    secrets.in(new String(Files.readAllBytes(file), ISO_8859_1)));
              } catch (IOException gone) {
                // Ended meanwhile.
              }
            });
    return found;
  }

  /** As the one who may attach to the server's process. */
  @SuppressWarnings("BanJNDI") // It connects to a process of its own.
  static JMXConnector attached(long pid) throws IOException, AttachNotSupportedException {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    try {
      return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
    } finally {
      machine.detach();
    }
  }

  /** Attributes of every MBean that can be read. */
  static Map<String, Object> inAttributes(Secrets secrets, MBeanServerConnection server)
      throws IOException, JMException {
    Map<String, Object> found = new TreeMap<>();
    for (ObjectName name : server.queryNames(null, null)) {
      try {
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
          put(found, name + " " + attribute.getName(), secrets.in(read(server, name, attribute)));
        }
      } catch (InstanceNotFoundException gone) {
        // Removed meanwhile.
      }
    }
    return found;
  }

  private static String read(
      MBeanServerConnection server, ObjectName name, MBeanAttributeInfo attribute) {
    try {
      return attribute.isReadable() ? text(server.getAttribute(name, attribute.getName())) : "";
    } catch (IOException | JMException | RuntimeException unreadable) {
      // Some have no value now, or none that travels; what is said of it may tell, too.
      return unreadable.toString();
    }
  }

  private static String text(Object value) {
    StringBuilder text = new StringBuilder();
    if (value instanceof CompositeData composite) {
      composite.values().forEach(part -> text.append(text(part)).append('\n'));
    } else if (value instanceof TabularData table) {
      table.values().forEach(row -> text.append(text(row)).append('\n'));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, part) -> text.append(key).append('=').append(text(part)).append('\n'));
    } else if (value instanceof Collection<?> parts) {
      parts.forEach(part -> text.append(text(part)).append('\n'));
    } else if (value instanceof byte[] bytes) {
      text.append(new String(bytes, ISO_8859_1));
    } else if (value != null && value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        text.append(text(Array.get(value, i))).append('\n');
      }
    } else {
      text.append(value);
    }
    return text.toString();
  }

  private static void put(Map<String, Object> found, String where, Collection<String> secrets) {
    if (!secrets.isEmpty()) {
      found.put(where, secrets);
    }
  }
}
