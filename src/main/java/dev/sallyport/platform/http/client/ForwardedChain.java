package dev.sallyport.platform.http.client;

import java.util.List;
import java.util.Optional;

/**
 * Determines the client of a request that passed through proxies.
 *
 * <p>Each proxy appends the peer that it saw. Counted from the right, all entries up to and
 * including the first address that is not a trusted proxy were written by trusted proxies;
 * everything further left was sent by the client. Therefore the header is parsed from right to
 * left, so that nothing on the left can change how the right is interpreted.
 */
public final class ForwardedChain {
  /** Maximum number of entries that are read; longer chains of trusted proxies do not exist. */
  static final int MAX_ENTRIES = 32;

  private final List<CidrBlock> trusted;
  private final ForwardingHeader header;

  /**
   * @param header the one that the trusted proxies write; the other contains what the client sent
   *     and is never read
   */
  public ForwardedChain(List<CidrBlock> trusted, ForwardingHeader header) {
    this.trusted = List.copyOf(trusted);
    this.header = header;
  }

  /**
   * The first address, counted from this server, that is not a trusted proxy. At an entry that is
   * malformed, {@code unknown} or obfuscated, the result is the proxy that wrote it.
   *
   * @param peer the other end of the socket
   * @param lines values of the header, one for each header line, in order
   */
  public ClientAddress client(ClientAddress peer, List<String> lines) {
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
