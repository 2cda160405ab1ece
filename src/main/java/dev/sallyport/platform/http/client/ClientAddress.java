package dev.sallyport.platform.http.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A normalized IP address: IPv6 by RFC 5952, IPv4-mapped IPv6 as the IPv4 address it is, zone ids
 * dropped. Equal addresses have equal texts.
 */
public final class ClientAddress {
  /**
   * Stands for a peer that the server no longer knows because the connection was closed. All such
   * peers share one budget.
   */
  static final ClientAddress UNSPECIFIED = parse("0.0.0.0").orElseThrow();

  /**
   * A subscriber has at least a /64, often a /56; a site or a free tunnel has a /48. Ordered from
   * the smallest to the largest network.
   */
  private static final List<Integer> IPV6_PREFIXES = List.of(64, 56, 48);

  private final byte[] bytes;
  private final String text;

  private ClientAddress(byte[] bytes) {
    this.bytes = bytes;
    this.text = Literal.write(bytes);
  }

  /**
   * Parses a literal without DNS. Not accepted: names, surrounding space, brackets, ports, fewer
   * than four IPv4 octets, and leading zeros in them, which some software reads as octal.
   */
  public static Optional<ClientAddress> parse(String literal) {
    return Literal.read(literal).map(ClientAddress::new);
  }

  /**
   * @param octets 4 or 16 of them
   */
  static ClientAddress of(byte[] octets) {
    return new ClientAddress(octets.clone());
  }

  byte[] octets() {
    return bytes.clone();
  }

  /** Canonical text, as in events and logs. */
  public String text() {
    return text;
  }

  /**
   * The unit in which clients are counted: for IPv4 the address itself, for IPv6 the /64, such as
   * {@code 2001:db8:1:2::/64}, because a subscriber has at least 2^64 addresses.
   */
  public String network() {
    return networks().get(0);
  }

  /**
   * The networks that count the address, the smallest first: for IPv4 {@link #network()} alone, for
   * IPv6 the /64, the /56 and the /48.
   */
  public List<String> networks() {
    return isIpv4() ? List.of(text) : IPV6_PREFIXES.stream().map(this::ipv6Network).toList();
  }

  /** The largest of {@link #networks()}, which is the most that one owner is likely to have. */
  public String largestNetwork() {
    List<String> networks = networks();
    return networks.get(networks.size() - 1);
  }

  private String ipv6Network(int prefix) {
    byte[] network = Arrays.copyOf(Arrays.copyOf(bytes, prefix / 8), bytes.length);
    return Literal.write(network) + "/" + prefix;
  }

  boolean isIpv4() {
    return bytes.length == 4;
  }

  /** Whether the first {@code prefix} bits equal those of the other address of the same family. */
  boolean sharesPrefix(ClientAddress other, int prefix) {
    if (bytes.length != other.bytes.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      if (bit(bit) != other.bit(bit)) {
        return false;
      }
    }
    return true;
  }

  /** Whether every bit from {@code prefix} on is zero. */
  boolean isZeroAfter(int prefix) {
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      if (bit(bit)) {
        return false;
      }
    }
    return true;
  }

  private boolean bit(int index) {
    return ((bytes[index / 8] >> (7 - index % 8)) & 1) == 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientAddress address && address.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  /** Converts between text and bytes, 4 or 16 of them. */
  private static final class Literal {
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String DOTTED = OCTET + "(?:\\." + OCTET + "){3}";
    private static final Pattern IPV4 = Pattern.compile(DOTTED);

    // Only characters that the JDK's parser may receive: any other could make it resolve a host
    // name.
    private static final Pattern IPV6 =
        Pattern.compile("([0-9A-Fa-f:]{2,39}(?:(?<=:)" + DOTTED + ")?)(?:%[0-9A-Za-z._~-]{1,64})?");

    private static final int GROUPS = 8;

    private Literal() {}

    static Optional<byte[]> read(String literal) {
      if (IPV4.matcher(literal).matches()) {
        return resolve(literal);
      }
      var ipv6 = IPV6.matcher(literal);
      // In brackets it is an address or an error, never a host name (RFC 2732).
      return ipv6.matches() ? resolve("[" + ipv6.group(1) + "]") : Optional.empty();
    }

    private static Optional<byte[]> resolve(String literal) {
      try {
        // Four bytes also for an IPv4-mapped address.
        return Optional.of(InetAddress.getByName(literal).getAddress());
      } catch (UnknownHostException malformed) {
        return Optional.empty();
      }
    }

    static String write(byte[] bytes) {
      if (bytes.length == 4) {
        return (bytes[0] & 0xff)
            + "."
            + (bytes[1] & 0xff)
            + "."
            + (bytes[2] & 0xff)
            + "."
            + (bytes[3] & 0xff);
      }
      int[] groups = new int[GROUPS];
      for (int i = 0; i < GROUPS; i++) {
        groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
      }
      return compressed(groups);
    }

    /** RFC 5952, section 4: lower case, the first longest run of two zeros or more as "::". */
    private static String compressed(int[] groups) {
      int start = -1;
      int length = 1;
      for (int i = 0; i < GROUPS; i++) {
        int run = zerosFrom(groups, i);
        if (run > length) {
          start = i;
          length = run;
        }
      }
      if (start < 0) {
        return joined(groups, 0, GROUPS);
      }
      return joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
    }

    private static int zerosFrom(int[] groups, int from) {
      int end = from;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      return end - from;
    }

    private static String joined(int[] groups, int from, int to) {
      StringBuilder text = new StringBuilder();
      for (int i = from; i < to; i++) {
        text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
      }
      return text.toString();
    }
  }
}
