package dev.sallyport.audit;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Erases the personal data in a user's events: address, user agent and e-mail hash, in events about
 * the user and in events of what the user did to others. The events stay, and stay verifiable; a
 * seal says that the data was erased, without which the verification would report each of them.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PersonalDataEraser {
  @Inject private SealService seals;

  /**
   * Returns when all is erased that was recorded before; after a failure, call it again.
   *
   * @param origin who asked for it
   */
  public void erase(UUID userId, Origin origin) {
    long position = seals.beginErasure(userId, origin);
    boolean more = true;
    while (more) {
      more = seals.eraseSome(userId, position);
    }
  }
}
