package dev.sallyport.credential.password;

import dev.sallyport.credential.password.breach.BreachedPasswords;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * The rules for new passwords. They do not apply to log-ins, so that a new rule does not lock out
 * existing users.
 */
public final class PasswordPolicy {
  /** The sets of rules that can be configured. */
  public enum Profile {
    /** 8 characters or more, with upper-case, lower-case and digit. */
    STANDARD(8),
    /** NIST SP 800-63B-4, section 3.1.1.2: 15 characters or more, no rules of composition. */
    NIST(15);

    private final int minimum;

    Profile(int minimum) {
      this.minimum = minimum;
    }

    /** Least length in code points. */
    int minimum() {
      return minimum;
    }
  }

  /** Greatest length in code points; longer passwords are rejected, never truncated. */
  public static final int MAX_LENGTH = 1_024;

  private final Profile profile;
  private final CommonPasswords common;
  private final BreachedPasswords breached;

  /** Without a list of breached passwords. */
  public PasswordPolicy(Profile profile, CommonPasswords common) {
    this(profile, common, BreachedPasswords.NONE);
  }

  public PasswordPolicy(Profile profile, CommonPasswords common, BreachedPasswords breached) {
    this.profile = profile;
    this.common = common;
    this.breached = breached;
  }

  /** Least length in code points. */
  public int minimum() {
    return profile.minimum();
  }

  /** Codes of the faults that {@link #check} can report, beside those of length and form. */
  public List<String> rules() {
    List<String> rules = new ArrayList<>();
    if (profile == Profile.STANDARD) {
      rules.addAll(List.of("no_uppercase", "no_lowercase", "no_digit"));
    }
    rules.add("common_password");
    if (breached != BreachedPasswords.NONE) {
      rules.add("breached_password");
    }
    rules.add("same_as_email");
    return List.copyOf(rules);
  }

  /**
   * All rules that the password violates, in a fixed order; empty if it is allowed.
   *
   * @param emailOrNull the user's address; null if there is none to compare with
   */
  public List<Fault> check(Password password, EmailAddress emailOrNull) {
    List<Fault> faults = new ArrayList<>();
    checkForm(password, faults);
    if (profile == Profile.STANDARD) {
      checkComposition(password, faults);
    }
    if (common.contains(password.text())) {
      add(faults, "common_password", "must not be a commonly used password");
    } else if (breached.contains(password.text())) {
      add(faults, "breached_password", "must not be a password known from data breaches");
    }
    if (emailOrNull != null && isEmail(password, emailOrNull)) {
      add(faults, "same_as_email", "must not be the e-mail address or the part before its @");
    }
    return List.copyOf(faults);
  }

  private void checkForm(Password password, List<Fault> faults) {
    int length = password.length();
    if (!password.isWellFormed()) {
      add(faults, "malformed", "must be well-formed Unicode text without unpaired surrogates");
    }
    if (length < profile.minimum()) {
      faults.add(
          new Fault(
                  "password",
                  "too_short",
                  "must have at least " + profile.minimum() + " characters")
              .with("min", profile.minimum()));
    }
    if (length > MAX_LENGTH) {
      faults.add(
          new Fault("password", "too_long", "must have at most " + MAX_LENGTH + " characters")
              .with("max", MAX_LENGTH));
    }
  }

  private static void checkComposition(Password password, List<Fault> faults) {
    if (lacks(password, Character::isUpperCase)) {
      add(faults, "no_uppercase", "must contain an upper-case letter");
    }
    if (lacks(password, Character::isLowerCase)) {
      add(faults, "no_lowercase", "must contain a lower-case letter");
    }
    if (lacks(password, Character::isDigit)) {
      add(faults, "no_digit", "must contain a digit");
    }
  }

  private boolean isEmail(Password password, EmailAddress email) {
    // Parsing also recognises the address in another case, with spaces, and with its domain in
    // Unicode.
    if (EmailAddress.parse(password.text()).filter(email::equals).isPresent()) {
      return true;
    }
    // A shorter local part cannot be a password anyway; too_short is sufficient.
    String local = email.localPart();
    return local.length() >= profile.minimum()
        && local.equals(password.text().toLowerCase(Locale.ROOT));
  }

  private static boolean lacks(Password password, IntPredicate kind) {
    return password.text().codePoints().noneMatch(kind);
  }

  private static void add(List<Fault> faults, String code, String message) {
    faults.add(new Fault("password", code, message));
  }
}
