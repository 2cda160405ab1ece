package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.problem.Fault;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  private static final CommonPasswords COMMON = CommonPasswords.load();
  private static final EmailAddress ALICE =
      EmailAddress.parse("alice.in.wonderland@example.com").orElseThrow();

  private final PasswordPolicy standard =
      new PasswordPolicy(PasswordPolicy.Profile.STANDARD, COMMON);
  private final PasswordPolicy nist = new PasswordPolicy(PasswordPolicy.Profile.NIST, COMMON);

  @ParameterizedTest
  @ValueSource(strings = {"Tr0ubad&r", "Zq8vkpwx", "Ünïcöd3n", "Пaроль٣٣", "Ab1     "})
  void standardAcceptsEightCharactersOfThreeKinds(String password) {
    assertThat(codes(standard, password)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Zq8vkpw, too_short",
    "zq8vkpwx, no_uppercase",
    "ZQ8VKPWX, no_lowercase",
    "Zqvkpwxx, no_digit",
    "Password1, common_password"
  })
  void standardNamesTheOneRuleThatIsViolated(String password, String code) {
    assertThat(codes(standard, password)).containsExactly(code);
  }

  /** What a page shows before anything is entered is what is reported afterwards. */
  @Test
  void rulesAreThoseThatCanBeViolated() {
    assertThat(standard.rules())
        .containsExactly(
            "no_uppercase", "no_lowercase", "no_digit", "common_password", "same_as_email");
    assertThat(nist.rules()).containsExactly("common_password", "same_as_email");
    assertThat(standard.rules()).containsAll(codes(standard, "12345678"));
    assertThat(standard.rules()).containsAll(codes(standard, ALICE.localPart()));
    assertThat(nist.rules()).containsAll(codes(nist, ALICE.localPart()));
    assertThat(standard.minimum()).isEqualTo(8);
    assertThat(nist.minimum()).isEqualTo(15);
  }

  @Test
  void everyViolatedRuleIsNamedAtOnce() {
    assertThat(codes(standard, ""))
        .containsExactly("too_short", "no_uppercase", "no_lowercase", "no_digit");
    assertThat(codes(standard, "password"))
        .containsExactly("no_uppercase", "no_digit", "common_password");
  }

  /** So that front ends can word the rule themselves. */
  @Test
  void aFaultSaysWhichLengthWouldBeRight() {
    assertThat(standard.check(Password.of("Zq8"), null))
        .containsExactly(
            new Fault(
                "password", "too_short", "must have at least 8 characters", Map.of("min", 8)));
    assertThat(nist.check(Password.of("x"), null).get(0).parameters()).isEqualTo(Map.of("min", 15));
    assertThat(nist.check(Password.of("zqvk ".repeat(205)), null).get(0).parameters())
        .isEqualTo(Map.of("max", 1024));
  }

  @Test
  void nistWantsFifteenCharactersOfAnyKind() {
    assertThat(codes(nist, "zqvk pwxx zqvk ")).isEmpty();
    assertThat(codes(nist, "zqvk pwxx zqvk")).containsExactly("too_short");
    assertThat(codes(nist, "\uD83D\uDE00".repeat(15))).isEmpty();
    assertThat(codes(nist, "\uD83D\uDE00".repeat(14))).containsExactly("too_short");
  }

  @Test
  void nistRefusesLongCommonPasswords() {
    assertThat(codes(nist, "correct horse battery staple")).containsExactly("common_password");
    assertThat(codes(nist, "Correct Horse Battery Staple")).containsExactly("common_password");
  }

  @Test
  void lengthCountsComposedCharacters() {
    assertThat(codes(standard, "Zq8e\u0301e\u0301e\u0301e\u0301")).containsExactly("too_short");
    assertThat(codes(standard, "Zq8e\u0301e\u0301e\u0301e\u0301e\u0301")).isEmpty();
  }

  @Test
  void passwordHasAtMost1024Characters() {
    for (PasswordPolicy policy : List.of(standard, nist)) {
      assertThat(codes(policy, "Zq8\uD83D\uDE00".repeat(256))).isEmpty();
      assertThat(codes(policy, "Zq8\uD83D\uDE00".repeat(256) + "x")).containsExactly("too_long");
    }
  }

  @Test
  void halfSurrogatesAreRefused() {
    assertThat(codes(standard, "Zq8vkpwx\uD83D")).containsExactly("malformed");
    assertThat(codes(nist, "\uDE00" + "x".repeat(20))).containsExactly("malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice.in.wonderland@example.com",
        "ALICE.in.wonderland@EXAMPLE.com",
        " alice.in.wonderland@example.com ",
        "alice.in.wonderland",
        "Alice.In.Wonderland"
      })
  void emailAndItsLocalPartAreRefused(String password) {
    assertThat(codes(nist, password)).containsExactly("same_as_email");
    assertThat(codes(standard, password)).contains("same_as_email");
  }

  @Test
  void emailIsRecognisedWithItsDomainInUnicode() {
    EmailAddress email = EmailAddress.parse("a@bücher-und-mehr.de").orElseThrow();
    assertThat(nist.check(Password.of("a@bücher-und-mehr.de"), email))
        .extracting(Fault::code)
        .containsExactly("same_as_email");
  }

  @Test
  void localPartCountsOnlyFromTheMinimumLengthOn() {
    assertThat(codesFor("abcdefg@b.de", "abcdefg"))
        .contains("too_short")
        .doesNotContain("same_as_email");
    assertThat(codesFor("abcdefgh@b.de", "Abcdefgh")).contains("same_as_email");
  }

  @Test
  void passwordThatContainsTheEmailIsNotTheEmail() {
    assertThat(codes(nist, "alice.in.wonderland!")).isEmpty();
    assertThat(codes(nist, "mail alice.in.wonderland@example.com")).isEmpty();
  }

  @Test
  void withoutAnEmailTheOtherRulesHold() {
    assertThat(nist.check(Password.of("alice.in.wonderland"), null)).isEmpty();
    assertThat(nist.check(Password.of("alice"), null)).hasSize(1);
  }

  @Property(tries = 200)
  void faultsNameTheFieldAndNeverRepeatThePassword(
      @ForAll @StringLength(min = 1, max = 40) String raw) {
    String marked = "\u2603" + raw;
    for (Fault fault : standard.check(Password.of(marked), ALICE)) {
      assertThat(fault.field()).isEqualTo("password");
      assertThat(fault.message()).doesNotContain("\u2603").startsWith("must ");
    }
  }

  private static List<String> codes(PasswordPolicy policy, String password) {
    return policy.check(Password.of(password), ALICE).stream().map(Fault::code).toList();
  }

  private List<String> codesFor(String email, String password) {
    return standard.check(Password.of(password), EmailAddress.parse(email).orElseThrow()).stream()
        .map(Fault::code)
        .toList();
  }
}
