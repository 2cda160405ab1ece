package dev.sallyport.assurance.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The sockets of a process, as Linux tells them. */
final class Sockets {
  private static final String LISTEN = "0A";

  private final List<String[]> tcp = new ArrayList<>();
  private final List<String> udp = new ArrayList<>();

  private Sockets() {}

  static Sockets of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Set<String> inodes = inodes(process.resolve("fd"));
    Sockets sockets = new Sockets();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
      for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
        // sl local_address rem_address st tx:rx tr:tm->when retrnsmt uid timeout inode …
        String[] columns = line.trim().split(" +");
        if (columns.length < 10 || !inodes.contains(columns[9])) {
          continue;
        }
        if (table.startsWith("udp")) {
          sockets.udp.add(columns[1]);
        } else {
          sockets.tcp.add(columns);
        }
      }
    }
    return sockets;
  }

  private static Set<String> inodes(Path descriptors) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path descriptor : all.toList()) {
        String target = target(descriptor);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** The addresses on which connections to a TCP port are accepted. */
  List<String> listening(int port) {
    return tcp.stream()
        .filter(columns -> columns[3].equals(LISTEN))
        .map(columns -> columns[1].split(":"))
        .filter(local -> Integer.parseInt(local[1], 16) == port)
        .map(local -> address(local[0]))
        .toList();
  }

  /** Where datagrams are received, multicasts among them. */
  List<String> udp() {
    return udp;
  }

  /** Words of four bytes, each in the machine's order; an IPv4 address may be within IPv6. */
  private static String address(String hex) {
    byte[] word = HexFormat.of().parseHex(hex.substring(hex.length() - 8));
    return "%d.%d.%d.%d".formatted(word[3] & 255, word[2] & 255, word[1] & 255, word[0] & 255);
  }
}
