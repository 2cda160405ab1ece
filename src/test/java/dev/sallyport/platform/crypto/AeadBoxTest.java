package dev.sallyport.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;

class AeadBoxTest {
  private static final byte[] PLAIN = "plain text".getBytes(StandardCharsets.UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final AeadBox box = new AeadBox(new byte[32], random);
  private final byte[] sealed = box.seal(PLAIN, "context");

  @Test
  void itOpensWhatItSealed() throws AEADBadTagException {
    assertThat(box.open(sealed, "context")).isEqualTo(PLAIN);
    assertThat(box.open(box.seal(new byte[0], ""), "")).isEmpty();
    assertThat(box.seal(PLAIN, "context")).as("another nonce").isNotEqualTo(sealed);
  }

  @Test
  void anotherContextOrKeyIsRefused() {
    byte[] key = new byte[32];
    key[31] = 1;

    assertRefused(box, sealed, "another context");
    assertRefused(new AeadBox(key, random), sealed, "context");
  }

  @Test
  void everyChangedBitIsRefused() {
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);

      assertRefused(box, changed, "context");
    }
  }

  /** The JDK's cipher throws unchecked exceptions for input shorter than a tag. */
  @Test
  void everyOtherLengthIsRefused() {
    for (int length = 0; length < sealed.length; length++) {
      assertRefused(box, Arrays.copyOf(sealed, length), "context");
    }
    assertRefused(box, Arrays.copyOf(sealed, sealed.length + 1), "context");
  }

  private static void assertRefused(AeadBox box, byte[] sealed, String context) {
    assertThatThrownBy(() -> box.open(sealed, context)).isInstanceOf(AEADBadTagException.class);
  }
}
