package dev.sallyport.throttle;

import java.util.List;
import java.util.Optional;

/**
 * Who a request comes from when proxies stand in between.
 *
 * <p>Each proxy appends the peer it saw, so only the entries to the right of the first address that
 * is no trusted proxy were written by trusted proxies; what is further left is whatever the client
 * sent. Hence the walk goes from right to left and is read so, too: nothing on the left can change
 * how the right is understood.
 */
final class ForwardedChain {
  /** Entries read of one header; longer chains of trusted proxies do not exist. */
  static final int MAX_ENTRIES = 32;

  private final List<CidrBlock> trusted;
  private final ForwardingHeader header;

  /**
   * @param header the one that the trusted proxies write; the other holds what the client sent and
   *     is never read
   */
  ForwardedChain(List<CidrBlock> trusted, ForwardingHeader header) {
    this.trusted = List.copyOf(trusted);
    this.header = header;
  }

  /**
   * The first address, seen from here, that is no trusted proxy. An entry that is malformed, {@code
   * unknown} or obfuscated ends the walk at the proxy that wrote it.
   *
   * @param peer the other end of the socket
   * @param lines values of the header, one for each header line, in order
   */
  ClientAddress client(ClientAddress peer, List<String> lines) {
    return trusts(peer) ? walk(peer, lines) : peer;
  }

  private ClientAddress walk(ClientAddress peer, List<String> lines) {
    ClientAddress hop = peer;
    int seen = 0;
    for (int line = lines.size() - 1; line >= 0; line--) {
      String rest = lines.get(line);
      for (int comma = rest.length(); comma >= 0; seen++) {
        if (seen == MAX_ENTRIES) {
          return hop;
        }
        int end = comma;
        comma = header.lastComma(rest, end);
        String entry = rest.substring(comma + 1, end).strip();
        if (entry.isEmpty()) {
          // Allowed in a list (RFC 9110, section 5.6.1).
          continue;
        }
        Optional<ClientAddress> address = header.address(entry);
        if (address.isEmpty()) {
          return hop;
        }
        hop = address.get();
        if (!trusts(hop)) {
          return hop;
        }
      }
    }
    return hop;
  }

  boolean trusts(ClientAddress address) {
    return trusted.stream().anyMatch(block -> block.contains(address));
  }
}
