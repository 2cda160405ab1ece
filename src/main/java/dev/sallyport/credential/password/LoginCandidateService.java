package dev.sallyport.credential.password;

import dev.sallyport.account.User;
import dev.sallyport.mail.EmailAddress;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds the account that a log-in names. */
@Stateless
public class LoginCandidateService {
  /** Shorter than the constraint {@code users_email_length} allows: so no row can contain it. */
  private static final String NO_EMAIL = "";

  private final EntityManager entities;

  /** Required by the EJB container. */
  protected LoginCandidateService() {
    this(null);
  }

  @Inject
  public LoginCandidateService(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * Runs the same query for known, unknown and malformed e-mail addresses, so that its duration
   * reveals nothing.
   *
   * @param email empty if the input is not an e-mail address; then no account is found
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public LoginCandidate find(Optional<EmailAddress> email, String network) {
    return find("u.email = :key", email.map(EmailAddress::toString).orElse(NO_EMAIL), network);
  }

  /** The account of a user who presents the password again; no account is found for another id. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public LoginCandidate find(UUID userId, String network) {
    return find("u.id = :key", userId, network);
  }

  private LoginCandidate find(String condition, Object key, String network) {
    List<Object[]> rows =
        entities
            .createQuery(
                // Without parentheses EclipseLink 5 takes the second "left" for the function.
                "select u, c.data, a.network from User u"
                    + " left join Credential c on (c.userId = u.id and c.type = 'password')"
                    + " left join KnownNetwork a on (a.userId = u.id and a.network = :network)"
                    + " where "
                    + condition,
                Object[].class)
            .setParameter("key", key)
            .setParameter("network", network)
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(row -> new LoginCandidate((User) row[0], (String) row[1], row[2] != null))
        .orElse(LoginCandidate.NOBODY);
  }
}
