package dev.sallyport.credential;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The credentials of one user, oldest first, as they are in this transaction.
 *
 * @param all of every type
 */
public record EnrolledCredentials(List<Credential> all) {
  public EnrolledCredentials {
    all = List.copyOf(all);
  }

  /** The first of a type. */
  public Optional<Credential> find(CredentialType type) {
    return all.stream().filter(credential -> credential.type() == type).findFirst();
  }

  /**
   * The password, if it is still the one that was verified before this transaction.
   *
   * @param data the hash against which it was verified
   */
  public Optional<Credential> unchangedPassword(String data) {
    return find(CredentialType.PASSWORD).filter(password -> password.data().equals(data));
  }

  /** The types beside the password, of which a password alone must not take the place. */
  public Set<CredentialType> besidePassword() {
    Set<CredentialType> types = EnumSet.noneOf(CredentialType.class);
    all.forEach(credential -> types.add(credential.type()));
    types.remove(CredentialType.PASSWORD);
    return types;
  }

  @Override
  public String toString() {
    return "EnrolledCredentials" + all.stream().map(Credential::type).toList();
  }
}
