package dev.sallyport.audit.chain;

import dev.sallyport.audit.chain.append.AuditCheckpointService;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Erases the personal data in a user's events: address, user agent and e-mail hash, in events about
 * the user and in events of actions on other users. The events remain and remain verifiable; a seal
 * states that the data was erased, without which the verification would report each of them.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PersonalDataEraser {
  private final AuditCheckpointService seals;

  /** Required by the EJB container. */
  protected PersonalDataEraser() {
    this(null);
  }

  @Inject
  public PersonalDataEraser(AuditCheckpointService seals) {
    this.seals = seals;
  }

  /**
   * Returns when all data recorded before is erased; after a failure, call it again.
   *
   * @param origin the origin of the request
   */
  public void erase(UUID userId, RequestOrigin origin) {
    long position = seals.beginErasure(userId, origin);
    boolean more = true;
    while (more) {
      more = seals.eraseSome(userId, position);
    }
  }
}
