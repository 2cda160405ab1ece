package dev.sallyport.platform.http.client;

import java.util.Arrays;
import java.util.Optional;

/** The header in which a reverse proxy reports the sender of the request. */
public enum ForwardingHeader {
  X_FORWARDED_FOR("X-Forwarded-For") {
    @Override
    int lastComma(String line, int end) {
      return line.lastIndexOf(',', end - 1);
    }

    @Override
    Optional<ClientAddress> address(String entry) {
      return ForwardedNode.address(entry);
    }
  },

  /** RFC 7239. */
  FORWARDED("Forwarded") {
    @Override
    int lastComma(String line, int end) {
      return ForwardedElement.lastComma(line, end);
    }

    @Override
    Optional<ClientAddress> address(String entry) {
      return ForwardedElement.forParameter(entry).flatMap(ForwardedNode::address);
    }
  };

  private final String fieldName;

  ForwardingHeader(String fieldName) {
    this.fieldName = fieldName;
  }

  /** Finds a header by its field name, in any case. */
  static Optional<ForwardingHeader> named(String fieldName) {
    return Arrays.stream(values())
        .filter(header -> header.fieldName.equalsIgnoreCase(fieldName))
        .findFirst();
  }

  String fieldName() {
    return fieldName;
  }

  /** The header that the proxy does not write, so that it contains whatever the client sent. */
  ForwardingHeader other() {
    return this == FORWARDED ? X_FORWARDED_FOR : FORWARDED;
  }

  /** Index of the comma before the last entry of {@code line[0..end)}; -1 before the first. */
  abstract int lastComma(String line, int end);

  /** Empty when the entry is malformed, {@code unknown} or obfuscated. */
  abstract Optional<ClientAddress> address(String entry);
}
