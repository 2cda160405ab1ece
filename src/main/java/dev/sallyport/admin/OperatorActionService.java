package dev.sallyport.admin;

import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Origin;
import dev.sallyport.audit.Subject;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.RevocationService;
import dev.sallyport.token.Caller;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;

/** Admits and records what operators do, in a transaction of its own. */
@Stateless
public class OperatorActionService {
  @Inject private AuditService audit;
  @Inject private RevocationService revocations;
  @Inject private UserSearchService users;

  /**
   * Asks the database, not the memory of the node, whether the caller is still an operator: what
   * operators do is too much for a token whose user has been deleted a moment ago.
   *
   * @param sessionId by which the actor of the origin is logged in
   * @throws Problem 401 when the session has ended or is not there any more, 403 when its user is
   *     no active operator any more
   */
  public void admit(UUID sessionId, Origin origin) {
    if (revocations.isEndedOrAbsent(sessionId)) {
      throw Caller.revoked();
    }
    if (users.find(origin.actorId()).filter(OperatorService::isActiveOperator).isEmpty()) {
      throw Problem.of(ProblemType.FORBIDDEN);
    }
  }

  /** Records a call of one who is admitted, see {@link #admit}. */
  public void record(UUID sessionId, Subject subject, Origin origin) {
    admit(sessionId, origin);
    record(EventType.OPERATOR_ACTION, subject, origin);
  }

  /** Also for whoever is on the machine, who needs no session. */
  public void record(EventType type, Subject subject, Origin origin) {
    audit.succeeded(type, subject, origin);
  }
}
