package dev.sallyport.admin.query;

import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.EmailHash;
import dev.sallyport.mail.EmailAddress;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/**
 * The parameter {@code email} of lists that contain user ids: the user who has the address, or, if
 * nobody has it, its keyed hash, under which failed attempts are recorded.
 */
@Dependent
public class EmailParameter {
  private final UserSearchService users;
  private final EmailHash emailHash;

  @Inject
  EmailParameter(UserSearchService users, EmailHash emailHash) {
    this.users = users;
    this.emailHash = emailHash;
  }

  /**
   * Whom the address stands for.
   *
   * @param userId null if nobody has the address
   * @param hash null if somebody has it
   */
  public record Found(UUID userId, String hash) {}

  /** Empty without the parameter, and if it is a fault: the address must be complete. */
  public Optional<Found> read(QueryParameters query) {
    Optional<String> text = query.value(OperatorParameters.EMAIL);
    Optional<EmailAddress> address = text.flatMap(EmailAddress::parse);
    if (text.isPresent() && address.isEmpty()) {
      query.fault("email", "malformed", "must be a complete e-mail address in this list");
    }
    return address.map(EmailAddress::toString).map(this::find);
  }

  private Found find(String email) {
    return users
        .findByEmail(email)
        .map(User::id)
        .map(id -> new Found(id, null))
        .orElseGet(() -> new Found(null, emailHash.of(email)));
  }
}
