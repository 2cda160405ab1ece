package dev.sallyport.signin.requirement;

import dev.sallyport.account.Roles;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.session.AssuranceLevel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code SECOND_FACTOR}: {@code optional} (the default), {@code required} for every user, or {@code
 * required:} with roles, such as {@code required:admin}. {@code OPERATOR_ACR}: {@code
 * urn:sallyport:aal2} requires a second factor of operators; {@code urn:sallyport:aal1} is the
 * default.
 */
@Singleton
public class SecondFactorPolicy implements Settings {
  private static final String OPTIONAL = "optional";
  private static final String REQUIRED = "required";
  private static final String OF_ROLES = REQUIRED + ":";

  /** Roles of which one is enough. */
  private final Set<String> roles;

  @Inject
  public SecondFactorPolicy(Configuration configuration) {
    Set<String> all = new HashSet<>();
    all.addAll(
        configuration.parsed(
            "SECOND_FACTOR",
            Set.of(),
            "set it to optional, required, or required: and roles of "
                + Roles.ALL
                + " separated by commas",
            SecondFactorPolicy::roles));
    boolean ofOperators =
        configuration.parsed(
            "OPERATOR_ACR",
            false,
            "set it to " + AssuranceLevel.AAL1.code() + " or " + AssuranceLevel.AAL2.code(),
            SecondFactorPolicy::isSecondLevel);
    if (ofOperators) {
      all.add(Roles.ADMIN);
    }
    roles = Set.copyOf(all);
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

  private static Optional<Boolean> isSecondLevel(String value) {
    return Arrays.stream(AssuranceLevel.values())
        .filter(level -> level.compareTo(AssuranceLevel.AAL2) <= 0 && level.code().equals(value))
        .findFirst()
        .map(level -> level == AssuranceLevel.AAL2);
  }

  /** Whether anyone must have a second factor. */
  public boolean isActive() {
    return !roles.isEmpty();
  }

  /** Whether a user with these roles must have one. */
  public boolean requires(Collection<String> rolesOfUser) {
    return !Collections.disjoint(roles, rolesOfUser);
  }
}
