package dev.sallyport.platform.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key for HMAC-SHA-256 (RFC 2104). Safe for concurrent use. */
public final class HmacKey {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param key 32 octets are as strong as the hash
   */
  public HmacKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** 32 octets. */
  public byte[] mac(byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("The JDK must support " + ALGORITHM, missing);
    }
  }

  /** The MAC of a text in UTF-8. */
  public byte[] mac(String message) {
    return mac(message.getBytes(StandardCharsets.UTF_8));
  }

  /** 64 hexadecimal digits in lower case. */
  public String hex(String message) {
    return HexFormat.of().formatHex(mac(message));
  }

  @Override
  public String toString() {
    return "HmacKey[hidden]";
  }
}
