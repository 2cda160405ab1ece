package dev.sallyport.platform.http.client;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A normalized IP address: IPv6 by RFC 5952, IPv4-mapped IPv6 as the IPv4 address it is, zone ids
 * dropped. Equal addresses have equal texts.
 */
public final class ClientAddress {
  /**
   * A subscriber has at least a /64, often a /56; a site or a free tunnel has a /48. Ordered from
   * the smallest to the largest network.
   */
  private static final List<Integer> IPV6_PREFIXES = List.of(64, 56, 48);

  /** Narrower than the library, which would ignore spaces and allow any name of a zone. */
  private static final Pattern SHAPE =
      Pattern.compile("([0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[0-9A-Za-z._~-]{1,64})?)");

  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowPrefix(false)
          .allow_inet_aton(false)
          .getIPv4AddressParametersBuilder()
          .allowLeadingZeros(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .getEmbeddedIPv4AddressParametersBuilder()
          .allowLeadingZeros(false)
          .getEmbeddedIPv4AddressParentBuilder()
          .getParentBuilder()
          .toParams();

  /**
   * Stands for a peer that the server no longer knows because the connection was closed. All such
   * peers share one budget.
   */
  static final ClientAddress UNSPECIFIED = parse("0.0.0.0").orElseThrow();

  private final IPAddress address;
  private final String text;

  private ClientAddress(IPAddress address) {
    this.address = unmapped(address);
    this.text = this.address.toCanonicalString();
  }

  private static IPAddress unmapped(IPAddress address) {
    if (!address.isIPv6()) {
      return address;
    }
    IPv6Address ipv6 = address.toIPv6().removeZone();
    return ipv6.isIPv4Mapped() ? ipv6.getEmbeddedIPv4Address() : ipv6;
  }

  /**
   * Parses a literal without DNS. Not accepted: names, surrounding space, brackets, ports, fewer
   * than four IPv4 octets, and leading zeros in them, which some software reads as octal.
   */
  public static Optional<ClientAddress> parse(String literal) {
    return SHAPE.matcher(literal).matches()
        ? Optional.ofNullable(new IPAddressString(literal, STRICT).getAddress())
            .map(ClientAddress::new)
        : Optional.empty();
  }

  /**
   * @param octets 4 or 16 of them
   */
  static ClientAddress of(byte[] octets) {
    return new ClientAddress(new IPAddressNetwork.IPAddressGenerator().from(octets));
  }

  byte[] octets() {
    return address.getBytes();
  }

  /** The address and those that share its first bits. */
  IPAddress block(int prefix) {
    return address.toPrefixBlock(prefix);
  }

  /** Whether every bit from {@code prefix} on is zero. */
  boolean isZeroAfter(int prefix) {
    return prefix == address.getBitCount() || address.isZeroHost(prefix);
  }

  boolean isIn(IPAddress block) {
    return block.contains(address);
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
    return address.toPrefixBlock(prefix).getLower().withoutPrefixLength().toCanonicalString()
        + "/"
        + prefix;
  }

  boolean isIpv4() {
    return address.isIPv4();
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
}
