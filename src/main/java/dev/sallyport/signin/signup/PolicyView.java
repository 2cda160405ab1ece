package dev.sallyport.signin.signup;

import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.password.PasswordPolicy;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The rules for accounts.
 *
 * @param signup {@code open}, {@code verified} or {@code closed}
 * @param password the rules for new passwords
 * @param factors second factors that users can enrol
 * @param mail whether the service sends mail, so that a forgotten password can be reset
 */
public record PolicyView(
    String signup, PasswordRules password, List<String> factors, boolean mail) {
  /**
   * The rules for new passwords.
   *
   * @param minLength in code points
   * @param maxLength in code points
   * @param rules codes of the faults of a password that violates them, beside those of the length
   */
  public record PasswordRules(int minLength, int maxLength, List<String> rules) {}

  static PolicyView of(SignUpMode mode, PasswordPolicy passwords, boolean mail) {
    return new PolicyView(
        mode.name().toLowerCase(Locale.ROOT),
        new PasswordRules(passwords.minimum(), PasswordPolicy.MAX_LENGTH, passwords.rules()),
        Stream.of(CredentialType.TOTP, CredentialType.PASSKEY).map(CredentialType::code).toList(),
        mail);
  }
}
