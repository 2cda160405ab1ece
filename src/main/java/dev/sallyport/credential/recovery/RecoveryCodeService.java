package dev.sallyport.credential.recovery;

import dev.sallyport.credential.Credential;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds and consumes recovery codes. */
@Stateless
public class RecoveryCodeService {
  private static final String SEPARATOR = ":";

  private final EntityManager entities;
  private final CredentialService credentials;

  /** Required by the EJB container. */
  protected RecoveryCodeService() {
    this(null, null);
  }

  @Inject
  public RecoveryCodeService(EntityManager entities, CredentialService credentials) {
    this.entities = entities;
    this.credentials = credentials;
  }

  static String stored(int number, String hash) {
    return number + SEPARATOR + hash;
  }

  /** The code of a user with a number, unless it has been used. */
  public Optional<StoredRecoveryCode> find(UUID userId, int number) {
    String prefix = number + SEPARATOR;
    return codes(userId)
        .filter(code -> code.data().startsWith(prefix))
        .findFirst()
        .map(code -> new StoredRecoveryCode(code.id(), code.data().substring(prefix.length())));
  }

  /** How many codes of the user are left, 0 to 10. */
  public int remaining(UUID userId) {
    return (int) codes(userId).count();
  }

  private Stream<Credential> codes(UUID userId) {
    return credentials.of(userId).all().stream()
        .filter(credential -> credential.type() == CredentialType.RECOVERY_CODE);
  }

  /** Uses a code; of several concurrent calls one returns true. */
  public boolean consume(UUID id) {
    return Sql.in(entities)
            .update("delete from credentials where id = ? and type = 'recovery_code'", id)
        == 1;
  }
}
