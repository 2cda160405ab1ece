package dev.sallyport.openid.client;

import java.util.List;
import java.util.Optional;

/**
 * A client with what authenticates it.
 *
 * @param secretHashes SHA-256 of its secrets, at most two
 * @param jwks its public keys (RFC 7517)
 */
public record ClientLogin(Client client, List<byte[]> secretHashes, Optional<String> jwks) {
  public ClientLogin {
    secretHashes = List.copyOf(secretHashes);
  }

  @Override
  public String toString() {
    return "ClientLogin[" + client.id() + "]";
  }
}
