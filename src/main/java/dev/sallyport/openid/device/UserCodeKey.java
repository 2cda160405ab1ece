package dev.sallyport.openid.device;

import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hashes user codes for storage: HMAC-SHA-256 under a key derived from {@code JWT_SECRET}, the same
 * on every node.
 */
@Singleton
public class UserCodeKey {
  private final List<HmacKey> keys;

  @Inject
  public UserCodeKey(RootSecret secret) {
    this.keys =
        Stream.concat(Stream.of(secret), secret.previous().stream())
            .map(known -> new HmacKey(known.derive("openid/user-code", 32)))
            .toList();
  }

  /** For a new code. */
  byte[] hash(UserCode code) {
    return keys.get(0).mac(code.text());
  }

  /** Under every secret under which the code may be stored. */
  List<byte[]> hashes(UserCode code) {
    return keys.stream().map(key -> key.mac(code.text())).toList();
  }
}
