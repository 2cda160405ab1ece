package dev.sallyport.session.list;

import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.LogoutScope;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.revocation.RevocationFeed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** The sessions of a user as the user sees and ends them. */
@Dependent
public class OwnSessions {
  /** Of one list; the least recently used ones are left out. */
  private static final int LIMIT = 100;

  private final SessionService sessions;
  private final SessionEndService ends;
  private final RevocationFeed revocations;
  private final RequestClient client;

  @Inject
  public OwnSessions(
      SessionService sessions,
      SessionEndService ends,
      RevocationFeed revocations,
      RequestClient client) {
    this.sessions = sessions;
    this.ends = ends;
    this.revocations = revocations;
    this.client = client;
  }

  /** The live sessions of the user of a session, last used first. */
  public List<ListedSessionView> of(SessionRef current) {
    return sessions.live(current.userId(), Optional.empty(), LIMIT).stream()
        .map(session -> ListedSessionView.of(session, current.sessionId().toString()))
        .toList();
  }

  /**
   * Ends a session.
   *
   * @throws Problem 404 in the same way for a session that is unknown, has ended or belongs to
   *     another user
   */
  public void end(SessionRef ended) {
    if (!ends.end(ended, EndReason.DEVICE_REMOVED, client.origin())) {
      revocations.revokeIfEnded(ended);
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }

  /**
   * Ends all sessions of the user but the current one.
   *
   * @throws Problem 401 if the current one is not live
   */
  public void endOthers(SessionRef current) {
    boolean isDone = ends.logOut(current, LogoutScope.OTHERS, client.origin());
    revocations.revokeUnlessLive(current.sessionId());
    if (!isDone) {
      throw Problem.of(ProblemType.INVALID_TOKEN);
    }
  }
}
