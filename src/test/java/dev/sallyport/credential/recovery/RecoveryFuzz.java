package dev.sallyport.credential.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import java.util.Optional;

/** What is entered instead of a second factor. */
public final class RecoveryFuzz {
  private RecoveryFuzz() {}

  public static boolean code(byte[] input) {
    Optional<RecoveryCode> code = RecoveryCode.parse(Input.text(input));
    code.ifPresent(
        parsed ->
            assertThat(RecoveryCode.parse(parsed.text()).map(RecoveryCode::text))
                .contains(parsed.text()));
    return code.isPresent();
  }
}
