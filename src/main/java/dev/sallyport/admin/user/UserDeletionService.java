package dev.sallyport.admin.user;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.account.deletion.AccountDeletionService;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The transactions in which operators delete and restore users. */
@Stateless
public class UserDeletionService {
  private final UserSearchService users;
  private final AccountService accounts;
  private final AccountDeletionService deletions;
  private final SecondOperatorRule rule;

  /** Required by the EJB container. */
  protected UserDeletionService() {
    this(null, null, null, null);
  }

  @Inject
  public UserDeletionService(
      UserSearchService users,
      AccountService accounts,
      AccountDeletionService deletions,
      SecondOperatorRule rule) {
    this.users = users;
    this.accounts = accounts;
    this.deletions = deletions;
    this.rule = rule;
  }

  /**
   * Schedules the deletion as if the user had requested it.
   *
   * @param origin with the operator as its actor
   * @return when the account is deleted
   * @throws Problem 403 if the actor is no longer an operator; 404 for an unknown user; 409 if no
   *     active operator would be left, or if a second operator must approve it
   */
  public Instant delete(UUID userId, RequestOrigin origin) {
    deletions.lockOperators();
    if (users.find(origin.actorId()).filter(User::isActiveOperator).isEmpty()) {
      throw Problem.of(ProblemType.FORBIDDEN);
    }
    User user = users.find(userId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    rule.requireNoRemoval(origin.actorId(), user.roles());
    return deletions.request(userId, Optional.empty(), origin);
  }

  /**
   * Cancels the deletion; a user who will not be deleted remains as it is.
   *
   * @throws Problem 404 for an unknown user
   */
  public User restore(UUID userId, RequestOrigin origin) {
    User user = accounts.lock(userId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    if (user.isDeletionPending()) {
      deletions.restore(user, Optional.empty(), origin);
    }
    return user;
  }
}
