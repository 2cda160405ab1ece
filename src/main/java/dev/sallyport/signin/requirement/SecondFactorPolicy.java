package dev.sallyport.signin.requirement;

import dev.sallyport.account.Roles;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.session.authentication.AssuranceLevel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code SECOND_FACTOR}: {@code optional} (the default), {@code required} for every user, or {@code
 * required:} with roles, such as {@code required:user}. {@code OPERATOR_ACR}: {@code
 * urn:sallyport:aal2} (the default) requires a second factor of operators and auditors, {@code phr}
 * a passkey, and {@code urn:sallyport:aal1} neither.
 */
@Singleton
public class SecondFactorPolicy implements Settings {
  private static final String OPTIONAL = "optional";
  private static final String REQUIRED = "required";
  private static final String OF_ROLES = REQUIRED + ":";

  /** The level that each role requires, of those that require one. */
  private final Map<String, AssuranceLevel> levels;

  @Inject
  public SecondFactorPolicy(Configuration configuration) {
    Map<String, AssuranceLevel> all = new HashMap<>();
    Set<String> roles =
        configuration.parsed(
            "SECOND_FACTOR",
            Set.of(),
            "set it to optional, required, or required: and roles of "
                + Roles.ALL
                + " separated by commas",
            SecondFactorPolicy::roles);
    roles.forEach(role -> all.put(role, AssuranceLevel.AAL2));
    AssuranceLevel ofOperators =
        configuration.parsed(
            "OPERATOR_ACR",
            AssuranceLevel.AAL2,
            "set it to "
                + AssuranceLevel.AAL1.code()
                + ", "
                + AssuranceLevel.AAL2.code()
                + " or "
                + AssuranceLevel.PHR.code(),
            AssuranceLevel::of);
    if (ofOperators.reaches(AssuranceLevel.AAL2)) {
      Roles.PRIVILEGED.forEach(role -> all.put(role, ofOperators));
    }
    levels = Map.copyOf(all);
  }

  private static Optional<Set<String>> roles(String value) {
    if (value.equals(OPTIONAL)) {
      return Optional.of(Set.of());
    }
    if (value.equals(REQUIRED)) {
      return Optional.of(Set.copyOf(Roles.ALL));
    }
    if (!value.startsWith(OF_ROLES)) {
      return Optional.empty();
    }
    List<String> named =
        Arrays.stream(value.substring(OF_ROLES.length()).split(",", -1)).map(String::trim).toList();
    return Roles.ALL.containsAll(named) ? Optional.of(Set.copyOf(named)) : Optional.empty();
  }

  /** Whether anyone must have a second factor. */
  public boolean isActive() {
    return !levels.isEmpty();
  }

  /** Whether a user with these roles must have one. */
  public boolean requires(Collection<String> rolesOfUser) {
    return required(rolesOfUser).isPresent();
  }

  /** The level that a user with these roles must reach: the second one or a higher one, if any. */
  public Optional<AssuranceLevel> required(Collection<String> rolesOfUser) {
    return rolesOfUser.stream()
        .flatMap(role -> Optional.ofNullable(levels.get(role)).stream())
        .max(Comparator.naturalOrder());
  }
}
