package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import dev.sallyport.session.list.DeviceName;
import dev.sallyport.session.secret.RefreshTokenValue;
import java.util.Optional;

/** What a device shows. */
public final class SessionFuzz {
  private SessionFuzz() {}

  public static boolean refreshToken(byte[] input) {
    String text = Input.text(input);
    Optional<RefreshTokenValue> token = RefreshTokenValue.parse(text);
    token.ifPresent(good -> assertThat(good.encoded()).isEqualTo(text));
    return token.isPresent();
  }

  /** As much of a {@code User-Agent} as the service keeps. */
  public static boolean userAgent(byte[] input) {
    String text = Input.text(input);
    String name = DeviceName.of(text.substring(0, Math.min(text.length(), 512)));
    assertThat(name).matches("[\\p{L}\\p{N}_ .+^()/!&-]{1,125}");
    return !name.equals("Unknown device");
  }
}
