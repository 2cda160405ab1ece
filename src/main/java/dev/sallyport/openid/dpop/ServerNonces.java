package dev.sallyport.openid.dpop;

import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * The nonces of this service (RFC 9449, section 8): the same on every node, stored nowhere. A nonce
 * proves nothing but its time, so all applications get the same one.
 */
@Singleton
public class ServerNonces {
  /** How often there is another one. */
  static final Duration STEP = Duration.ofMinutes(1);

  /** How many steps old an acceptable one may be; it is valid for one step more. */
  static final int STEPS = 5;

  private static final String PURPOSE = "dpop nonce";
  private static final int MAC_BYTES = 16;

  private final List<HmacKey> keys;
  private final Clock clock;

  @Inject
  public ServerNonces(RootSecret secret, Clock clock) {
    this.keys =
        Stream.concat(Stream.of(secret), secret.previous().stream())
            .map(each -> new HmacKey(each.derive(PURPOSE, 32)))
            .toList();
    this.clock = clock;
  }

  /** The nonce to send now: 32 characters of base64url. */
  public String current() {
    byte[] step = ByteBuffer.allocate(Long.BYTES).putLong(step()).array();
    byte[] nonce = Arrays.copyOf(step, Long.BYTES + MAC_BYTES);
    System.arraycopy(mac(keys.get(0), step), 0, nonce, Long.BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }

  /** Whether a node of this service made the nonce, at most {@value #STEPS} minutes ago. */
  boolean isAcceptable(String nonce) {
    try {
      byte[] sent = Base64.getUrlDecoder().decode(nonce);
      if (sent.length != Long.BYTES + MAC_BYTES) {
        return false;
      }
      byte[] step = Arrays.copyOf(sent, Long.BYTES);
      byte[] mac = Arrays.copyOfRange(sent, Long.BYTES, sent.length);
      return keys.stream().anyMatch(key -> MessageDigest.isEqual(mac(key, step), mac))
          && isRecent(ByteBuffer.wrap(step).getLong());
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /** The clock of another node may be ahead. */
  private boolean isRecent(long step) {
    return step >= step() - STEPS && step <= step() + 1;
  }

  private long step() {
    return clock.instant().getEpochSecond() / STEP.toSeconds();
  }

  private static byte[] mac(HmacKey key, byte[] step) {
    return Arrays.copyOf(key.mac(step), MAC_BYTES);
  }
}
