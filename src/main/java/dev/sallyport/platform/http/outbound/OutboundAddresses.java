package dev.sallyport.platform.http.outbound;

import dev.sallyport.platform.http.client.CidrBlock;
import dev.sallyport.platform.http.client.ClientAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses the service may connect to: public ones, so that a name that leads into the
 * service's own network reaches nothing there, and those that the configuration allows.
 */
final class OutboundAddresses {
  /** IANA's special-purpose addresses of IPv4 and multicast. */
  private static final List<CidrBlock> NOT_PUBLIC =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          // Teredo, documentation and 6to4, which lead to addresses of IPv4 or nowhere.
          "2001::/23",
          "2001:db8::/32",
          "2002::/16");

  /** The only unicast addresses of IPv6 that are assigned. */
  private static final List<CidrBlock> PUBLIC = blocks("2000::/3", "0.0.0.0/1", "128.0.0.0/1");

  private OutboundAddresses() {}

  /** Whether every address of a name may be connected to. */
  static boolean arePermitted(InetAddress[] addresses, List<CidrBlock> allowed) {
    return addresses.length > 0
        && Stream.of(addresses).allMatch(address -> isPermitted(address, allowed));
  }

  private static boolean isPermitted(InetAddress address, List<CidrBlock> allowed) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return ClientAddress.parse(zone < 0 ? text : text.substring(0, zone))
        .filter(one -> isIn(one, allowed) || (isIn(one, PUBLIC) && !isIn(one, NOT_PUBLIC)))
        .isPresent();
  }

  private static boolean isIn(ClientAddress address, List<CidrBlock> blocks) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static List<CidrBlock> blocks(String... texts) {
    return Stream.of(texts).map(CidrBlock::parse).map(Optional::orElseThrow).toList();
  }
}
