package dev.sallyport.platform.http.client;

import inet.ipaddr.IPAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address or a network such as {@code 10.0.0.0/8} (RFC 4632) or {@code 2001:db8::/32}. */
public final class CidrBlock {
  private static final Pattern SHAPE = Pattern.compile("([^/%]+)(?:/(0|[1-9][0-9]{0,2}))?");

  /** {@code ::ffff:10.0.0.0/104} is {@code 10.0.0.0/8}. */
  private static final int MAPPED_PREFIX = 96;

  private final IPAddress block;

  private CidrBlock(IPAddress block) {
    this.block = block;
  }

  /**
   * Strict: rejects a network with host bits set, which is a typing error, and {@code /0}, which
   * would trust every client.
   */
  public static Optional<CidrBlock> parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      return Optional.empty();
    }
    return ClientAddress.parse(shape.group(1))
        .flatMap(address -> of(address, shape.group(2), shape.group(1).contains(":")));
  }

  private static Optional<CidrBlock> of(
      ClientAddress address, String written, boolean writtenAsIpv6) {
    int bits = address.isIpv4() ? 32 : 128;
    int mapped = writtenAsIpv6 && address.isIpv4() ? MAPPED_PREFIX : 0;
    int prefix = written == null ? bits : Integer.parseInt(written) - mapped;
    return prefix > 0 && prefix <= bits && address.isZeroAfter(prefix)
        ? Optional.of(new CidrBlock(address.block(prefix)))
        : Optional.empty();
  }

  boolean isIpv4() {
    return block.isIPv4();
  }

  /** Its length in bits. */
  int prefix() {
    return block.getPrefixLength();
  }

  public boolean contains(ClientAddress address) {
    return address.isIn(block);
  }
}
