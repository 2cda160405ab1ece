package dev.sallyport.admin.factor;

import dev.sallyport.credential.CredentialService;
import dev.sallyport.signin.removal.FactorRemovalService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;

/** Reads the factors of a user in one transaction. */
@Stateless
public class UserFactorService {
  private final CredentialService credentials;
  private final FactorRemovalService removals;

  /** Required by the EJB container. */
  protected UserFactorService() {
    this(null, null);
  }

  @Inject
  public UserFactorService(CredentialService credentials, FactorRemovalService removals) {
    this.credentials = credentials;
    this.removals = removals;
  }

  /** The factors of an existing user. */
  public UserFactorsView of(UUID userId) {
    return UserFactorsView.of(credentials.of(userId), removals.find(userId));
  }
}
