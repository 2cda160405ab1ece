package dev.sallyport.platform.http.client;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A kind of IPv6 address that a translator or tunnel derives from the IPv4 address of a client. If
 * they were counted as IPv6 networks, all clients of one translator would share one budget, or one
 * client would have a budget for each network of its 6to4 prefix. Such an address is replaced by
 * the IPv4 address to which its replies are sent:
 *
 * <ul>
 *   <li>NAT64 (RFC 6052): the configured prefixes, {@code 64:ff9b::/96}, and any /96 in {@code
 *       64:ff9b:1::/48} (RFC 8215);
 *   <li>6to4 (RFC 3056): {@code 2002::/16};
 *   <li>Teredo (RFC 4380): {@code 2001::/32}.
 * </ul>
 */
public final class TranslatedAddress {
  /** The lengths that RFC 6052, section 2.2, allows. */
  private static final List<Integer> NAT64_LENGTHS = List.of(32, 40, 48, 56, 64, 96);

  /** An octet that is zero in every NAT64 address and not part of the IPv4 address. */
  private static final int RESERVED_OCTET = 8;

  /** RFC 6890: this host, private, shared, loopback, link-local, multicast, reserved. */
  private static final List<CidrBlock> NOT_GLOBAL =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "224.0.0.0/3")
          .map(TranslatedAddress::block)
          .toList();

  private static final List<TranslatedAddress> STANDARD =
      List.of(
          nat64(block("64:ff9b::/96")),
          new TranslatedAddress(block("64:ff9b:1::/48"), List.of(12, 13, 14, 15), 0, false),
          new TranslatedAddress(block("2002::/16"), List.of(2, 3, 4, 5), 0, true),
          new TranslatedAddress(block("2001::/32"), List.of(12, 13, 14, 15), 0xff, true));

  private final CidrBlock prefix;
  private final List<Integer> octets;
  private final int mask;
  private final boolean overInternet;

  /**
   * @param octets where the IPv4 address is
   * @param mask XORed with each octet
   * @param overInternet whether the IPv4 address must be global
   */
  private TranslatedAddress(
      CidrBlock prefix, List<Integer> octets, int mask, boolean overInternet) {
    this.prefix = prefix;
    this.octets = octets;
    this.mask = mask;
    this.overInternet = overInternet;
  }

  /** Reads a NAT64 prefix; empty when malformed or of a length that RFC 6052 does not define. */
  static Optional<TranslatedAddress> parseNat64(String text) {
    return CidrBlock.parse(text)
        .filter(block -> !block.isIpv4() && NAT64_LENGTHS.contains(block.prefix()))
        .map(TranslatedAddress::nat64);
  }

  private static TranslatedAddress nat64(CidrBlock prefix) {
    List<Integer> octets =
        IntStream.range(prefix.prefix() / 8, 16)
            .filter(octet -> octet != RESERVED_OCTET)
            .limit(4)
            .boxed()
            .toList();
    return new TranslatedAddress(prefix, octets, 0, false);
  }

  /** The IPv4 address behind the address, or the address itself when it is not translated. */
  public static ClientAddress original(ClientAddress address, List<TranslatedAddress> configured) {
    if (address.isIpv4()) {
      return address;
    }
    return Stream.concat(configured.stream(), STANDARD.stream())
        .filter(kind -> kind.prefix.contains(address))
        .findFirst()
        .flatMap(kind -> kind.embedded(address.octets()))
        .orElse(address);
  }

  private Optional<ClientAddress> embedded(byte[] address) {
    byte[] ipv4 = new byte[4];
    for (int i = 0; i < ipv4.length; i++) {
      ipv4[i] = (byte) (address[octets.get(i)] ^ mask);
    }
    ClientAddress original = ClientAddress.of(ipv4);
    boolean unreachable =
        overInternet && NOT_GLOBAL.stream().anyMatch(block -> block.contains(original));
    return unreachable ? Optional.empty() : Optional.of(original);
  }

  private static CidrBlock block(String text) {
    return CidrBlock.parse(text).orElseThrow();
  }
}
