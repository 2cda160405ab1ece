package dev.sallyport.admin.factor;

import dev.sallyport.credential.Credential;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.EnrolledCredentials;
import dev.sallyport.signin.removal.FactorRemoval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * With what a user signs in.
 *
 * @param data one for each type that the user has
 * @param removal pending; null if there is none
 */
public record UserFactorsView(List<FactorView> data, Removal removal) {
  public UserFactorsView {
    data = List.copyOf(data);
  }

  /**
   * A pending removal.
   *
   * @param requestedBy the operator
   */
  public record Removal(List<String> types, UUID requestedBy, Instant requestedAt, Instant due) {
    static Removal of(FactorRemoval pending) {
      return new Removal(
          pending.types().stream().map(CredentialType::code).sorted().toList(),
          pending.requestedBy(),
          pending.requestedAt(),
          pending.due());
    }
  }

  static UserFactorsView of(EnrolledCredentials enrolled, Optional<FactorRemoval> pending) {
    Map<CredentialType, List<Credential>> types = new EnumMap<>(CredentialType.class);
    for (Credential credential : enrolled.all()) {
      types.computeIfAbsent(credential.type(), type -> new ArrayList<>()).add(credential);
    }
    return new UserFactorsView(
        types.entrySet().stream()
            .map(type -> FactorView.of(type.getKey(), type.getValue()))
            .toList(),
        pending.map(Removal::of).orElse(null));
  }
}
