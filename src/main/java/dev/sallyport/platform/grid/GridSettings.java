package dev.sallyport.platform.grid;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code GRID_…}: how this node finds the others of its cluster. Without {@code GRID_MEMBERS} the
 * node is a single node and opens no port for the grid.
 */
@Singleton
public class GridSettings implements Settings {
  /** How the other nodes are found. */
  enum Discovery {
    /** By a list of addresses, of which at least one must be up. */
    TCPIP,
    /** By one name that resolves to all of them. */
    DNS
  }

  private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9_.:\\[\\]-]+:\\d{1,5}");

  private final Optional<Discovery> discovery;
  private final List<String> members;
  private final String networkInterface;
  private final int port;
  private final String name;

  @Inject
  public GridSettings(Configuration configuration) {
    String text = configuration.text("GRID_MEMBERS", "");
    discovery =
        Arrays.stream(Discovery.values()).filter(kind -> text.startsWith(prefix(kind))).findFirst();
    members =
        discovery
            .map(kind -> List.of(text.substring(prefix(kind).length()).split(",", -1)))
            .orElse(List.of())
            .stream()
            .map(String::trim)
            .toList();
    if (!text.isEmpty() && !isWellFormed()) {
      configuration.fault(
          "GRID_MEMBERS is malformed: set it to tcpip:HOST:PORT,HOST:PORT or dns:HOST:PORT.");
    }
    networkInterface = configuration.text("GRID_INTERFACE", "");
    if (!text.isEmpty() && networkInterface.isEmpty()) {
      configuration.fault(
          "GRID_INTERFACE is missing: set it to the address of this node in the private network of"
              + " the nodes, or to a pattern such as 10.0.3.*.");
    }
    port = configuration.number("GRID_PORT", 6900, 1, 65_535);
    name = configuration.text("GRID_NAME", "sallyport");
  }

  private boolean isWellFormed() {
    return discovery.isPresent()
        && members.stream().allMatch(member -> MEMBER.matcher(member).matches())
        && (discovery.get() == Discovery.TCPIP || members.size() == 1);
  }

  private static String prefix(Discovery kind) {
    return kind == Discovery.DNS ? "dns:" : "tcpip:";
  }

  /** Empty for a single node. */
  Optional<Discovery> discovery() {
    return discovery;
  }

  /** {@code HOST:PORT} each; with {@link Discovery#DNS} the one name. */
  List<String> members() {
    return members;
  }

  /** This node's address, or a pattern for it. */
  String networkInterface() {
    return networkInterface;
  }

  /** The first port to try. */
  int port() {
    return port;
  }

  /** Keeps clusters in the same network apart. */
  String name() {
    return name;
  }
}
