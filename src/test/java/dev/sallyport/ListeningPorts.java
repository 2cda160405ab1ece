package dev.sallyport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ports that a process of this machine has open. */
public final class ListeningPorts {
  private static final String LISTENS = "0A";

  private ListeningPorts() {}

  /** Every TCP socket in the state LISTEN, and every UDP socket, that the process holds. */
  public static List<Integer> of(long pid) throws IOException {
    Set<String> held = sockets(pid);
    List<Integer> ports = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
      Path path = Path.of("/proc", Long.toString(pid), "net", table);
      if (Files.exists(path)) {
        for (String line : Files.readAllLines(path)) {
          String[] fields = line.trim().split("\\s+", -1);
          boolean open = table.startsWith("udp") || LISTENS.equals(fields[3]);
          if (open && held.contains("socket:[" + fields[9] + "]")) {
            ports.add(Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16));
          }
        }
      }
    }
    return ports;
  }

  private static Set<String> sockets(long pid) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return files.map(ListeningPorts::target).collect(Collectors.toSet());
    }
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
