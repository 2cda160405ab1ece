package dev.sallyport.admin.user;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.account.UserSearchService;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecondOperatorRuleTest {
  private static final List<String> OPERATOR = List.of("user", "admin");
  private static final List<String> AUDITOR = List.of("user", "auditor");
  private static final List<String> USER = List.of("user");

  private final UUID caller = UUID.randomUUID();

  @Test
  void operatorsAreNeitherMadeNorRemovedWithoutTheSecondOperator() {
    SecondOperatorRule rule = rule("true", true);

    assertThatThrownBy(() -> rule.requireNoAppointment(caller, OPERATOR))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("second operator");
    assertThatThrownBy(() -> rule.requireNoRemoval(caller, OPERATOR)).isInstanceOf(Problem.class);
    assertThatCode(() -> rule.requireNoAppointment(caller, USER)).doesNotThrowAnyException();
    assertThatCode(() -> rule.requireNoRemoval(caller, USER)).doesNotThrowAnyException();
  }

  @Test
  void norAreAuditors() {
    SecondOperatorRule rule = rule("true", true);

    assertThatThrownBy(() -> rule.requireNoAppointment(caller, AUDITOR))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> rule.requireNoRemoval(caller, AUDITOR)).isInstanceOf(Problem.class);
  }

  @Test
  void aSoleOperatorActsAlone() {
    assertThatCode(() -> rule("true", false).requireNoAppointment(caller, OPERATOR))
        .doesNotThrowAnyException();
  }

  @Test
  void withoutTheSettingEveryOperatorActsAlone() {
    assertThatCode(() -> rule("false", true).requireNoAppointment(caller, OPERATOR))
        .doesNotThrowAnyException();
  }

  private static SecondOperatorRule rule(String approval, boolean hasSecond) {
    return new SecondOperatorRule(
        new RoleChangeSettings(
            new Configuration(
                name ->
                    name.equals("ROLE_CHANGE_APPROVAL")
                        ? Optional.of(approval)
                        : Optional.empty())),
        new UserSearchService(null, null) {
          @Override
          public boolean hasOperatorBeside(UUID exceptOrNull) {
            return hasSecond;
          }
        });
  }
}
