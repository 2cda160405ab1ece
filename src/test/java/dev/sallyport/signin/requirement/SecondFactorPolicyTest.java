package dev.sallyport.signin.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.account.Roles;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.session.authentication.AssuranceLevel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondFactorPolicyTest {
  private static final Set<String> OPERATOR = Set.of(Roles.ADMIN, Roles.USER);
  private static final Set<String> USER = Set.of(Roles.USER);

  private Configuration configuration;

  @Test
  void operatorsMustHaveOneByDefault() {
    SecondFactorPolicy policy = policy(Map.of());

    assertThat(policy.required(OPERATOR)).contains(AssuranceLevel.AAL2);
    assertThat(policy.requires(USER)).isFalse();
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void bothCanBeOptional() {
    SecondFactorPolicy policy =
        policy(Map.of("SECOND_FACTOR", "optional", "OPERATOR_ACR", "urn:sallyport:aal1"));

    assertThat(policy.isActive()).isFalse();
    assertThat(policy.requires(OPERATOR)).isFalse();
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void everyUserOrSomeRolesAreRequiredToHaveOne() {
    SecondFactorPolicy all = policy(Map.of("SECOND_FACTOR", "required"));
    assertThat(all.isActive()).isTrue();
    assertThat(all.requires(OPERATOR)).isTrue();
    assertThat(all.requires(USER)).isTrue();
    assertThat(all.requires(Set.of(Roles.ADMIN))).isTrue();

    SecondFactorPolicy operators = policy(Map.of("SECOND_FACTOR", "required:admin"));
    assertThat(operators.requires(OPERATOR)).isTrue();
    assertThat(operators.requires(USER)).isFalse();

    assertThat(policy(Map.of("SECOND_FACTOR", "required:user, admin")).requires(USER)).isTrue();
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void theLevelOfOperatorsIsRequiredBesideTheRoles() {
    SecondFactorPolicy operators = policy(Map.of("OPERATOR_ACR", "urn:sallyport:aal2"));
    assertThat(operators.isActive()).isTrue();
    assertThat(operators.requires(OPERATOR)).isTrue();
    assertThat(operators.requires(Set.of(Roles.AUDITOR))).isTrue();
    assertThat(operators.requires(USER)).isFalse();

    SecondFactorPolicy both =
        policy(Map.of("OPERATOR_ACR", "urn:sallyport:aal2", "SECOND_FACTOR", "required:user"));
    assertThat(both.requires(Set.of(Roles.ADMIN))).isTrue();
    assertThat(both.requires(USER)).isTrue();
  }

  @Test
  void operatorsMayBeRequiredToHaveAPasskey() {
    SecondFactorPolicy policy =
        policy(Map.of("OPERATOR_ACR", "phr", "SECOND_FACTOR", "required:user,admin"));

    assertThat(policy.required(OPERATOR)).contains(AssuranceLevel.PHR);
    assertThat(policy.required(Set.of(Roles.ADMIN))).contains(AssuranceLevel.PHR);
    assertThat(policy.required(Set.of(Roles.AUDITOR))).contains(AssuranceLevel.PHR);
    assertThat(policy.required(USER)).contains(AssuranceLevel.AAL2);
    assertThat(policy.required(Set.of())).isEmpty();
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yes", "required:", "required:root", "required:admin,", "REQUIRED", "admin"})
  void anythingElseIsAFault(String value) {
    policy(Map.of("SECOND_FACTOR", value));

    assertThat(configuration.faults())
        .containsExactly(
            "SECOND_FACTOR is malformed: set it to optional, required, or required: and roles of"
                + " [user, auditor, admin] separated by commas.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aal2", "urn:sallyport:aal3", "2", "PHR", "phrh"})
  void anotherLevelIsAFault(String value) {
    policy(Map.of("OPERATOR_ACR", value));

    assertThat(configuration.faults())
        .containsExactly(
            "OPERATOR_ACR is malformed: set it to urn:sallyport:aal1, urn:sallyport:aal2 or phr.");
  }

  private SecondFactorPolicy policy(Map<String, String> variables) {
    configuration = new Configuration(name -> Optional.ofNullable(variables.get(name)));
    return new SecondFactorPolicy(configuration);
  }
}
