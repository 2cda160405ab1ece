package dev.sallyport.credential.recovery;

import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Ten new codes: the only time that they are known.
 *
 * @param texts as they are shown to the user
 * @param stored what {@link RecoveryCodeService} stores of each
 */
public record NewRecoveryCodes(List<String> texts, List<String> stored) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public NewRecoveryCodes {
    texts = List.copyOf(texts);
    stored = List.copyOf(stored);
  }

  /**
   * Generates and hashes the codes, outside of every transaction.
   *
   * @param hashing of one code
   */
  public static NewRecoveryCodes generate(Function<Password, PasswordHash> hashing) {
    List<String> texts = new ArrayList<>();
    List<String> stored = new ArrayList<>();
    for (int number = 1; number <= RecoveryCode.COUNT; number++) {
      RecoveryCode code = RecoveryCode.random(number, RANDOM);
      texts.add(code.text());
      stored.add(RecoveryCodeService.stored(number, hashing.apply(code.secret()).encoded()));
    }
    return new NewRecoveryCodes(texts, stored);
  }

  @Override
  public String toString() {
    return "NewRecoveryCodes[hidden]";
  }
}
