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
  /** Entries looked at in one header; longer chains of trusted proxies do not exist. */
  static final int MAX_ENTRIES = 32;

  private final List<CidrBlock> trusted;

  ForwardedChain(List<CidrBlock> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * The first address, seen from here, that is no trusted proxy. An entry that is malformed, {@code
   * unknown} or obfuscated ends the walk at the proxy that wrote it.
   *
   * <p>When both headers are there they must tell the same: most proxies write one and pass the
   * other on as the client sent it. If they disagree, neither is believed and the peer is the
   * client.
   *
   * @param peer the other end of the socket
   * @param xForwardedFor values of {@code X-Forwarded-For}, one for each header line, in order
   * @param forwarded values of {@code Forwarded} (RFC 7239), likewise
   */
  ClientAddress client(ClientAddress peer, List<String> xForwardedFor, List<String> forwarded) {
    if (!trusts(peer)) {
      return peer;
    }
    ClientAddress byXForwardedFor = walk(peer, xForwardedFor, Header.X_FORWARDED_FOR);
    ClientAddress byForwarded = walk(peer, forwarded, Header.FORWARDED);
    if (forwarded.isEmpty()) {
      return byXForwardedFor;
    }
    boolean contradicted = !xForwardedFor.isEmpty() && !byXForwardedFor.equals(byForwarded);
    return contradicted ? peer : byForwarded;
  }

  private ClientAddress walk(ClientAddress peer, List<String> lines, Header header) {
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

  private boolean trusts(ClientAddress address) {
    return trusted.stream().anyMatch(block -> block.contains(address));
  }

  private enum Header {
    X_FORWARDED_FOR {
      @Override
      int lastComma(String line, int end) {
        return line.lastIndexOf(',', end - 1);
      }

      @Override
      Optional<ClientAddress> address(String entry) {
        return NodeName.address(entry);
      }
    },

    FORWARDED {
      @Override
      int lastComma(String line, int end) {
        return ForwardedElement.lastComma(line, end);
      }

      @Override
      Optional<ClientAddress> address(String entry) {
        return ForwardedElement.forParameter(entry).flatMap(NodeName::address);
      }
    };

    /** Index of the comma before the last entry of {@code line[0..end)}; -1 before the first. */
    abstract int lastComma(String line, int end);

    abstract Optional<ClientAddress> address(String entry);
  }
}
