/**
 * What operators may: find users, deactivate them, give them roles, end their sessions; read,
 * follow and export events; see attacks; let go who waits; rotate and revoke keys. Behind the role
 * {@code admin}, for programs at {@code /api/admin} and for people at {@code /console/}, which is a
 * page on top of it.
 *
 * <p>Guarantees: every call of an operator leaves an event with the operator as its actor, its
 * target and its filter, before it is answered; a read that a session repeats is counted instead,
 * see {@link dev.sallyport.admin.OperatorActionFilter}. What a call changes leaves its own event in
 * the same transaction; a release of a throttle, which has none, leaves it before. There is always
 * an active operator left, also when several demote each other at the same moment. An unknown or
 * malformed parameter is never ignored: a filter that is misspelt would show everything. An export
 * takes the same memory for a million rows as for ten, and no cell of it is a formula.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Whoever could make the last operator go takes an advisory lock first and then counts; row
 *       locks alone would let two operators remove each other, each seeing the other one there.
 *   <li>The first operator comes from {@code ADMIN_EMAIL} and {@code ADMIN_PASSWORD}. When somebody
 *       has signed up with that e-mail before, the account is taken over rather than promoted: new
 *       password, no session, no known network; whoever signed up may be a squatter.
 *   <li>Emergency access is a variable at start ({@code ADMIN_RECOVERY}): whoever can set it can
 *       read {@code JWT_SECRET} and become anybody anyway, so it gives nothing away, and it leaves
 *       an event and an alert. It is done once for each password, so that nodes that start later
 *       with the same variables change nothing. Rejected: a link by e-mail, and JMX, which would
 *       take the password over the wire.
 *   <li>With {@code ROLE_CHANGE_APPROVAL} what changes an operator's roles or state waits for a
 *       second operator; a replaced change gets another id, so that nobody approves what they have
 *       not seen. A sole operator acts alone, or there would never be a second one.
 *   <li>The console keeps its tokens in the page's memory: a reload means a new log-in, a stolen
 *       disk or a script of another page has nothing. With {@code SESSION_COOKIE=true} a cookie of
 *       its own renews it, which no application may use, and only for the operator it is for.
 *   <li>The console says "signed out" only after the service has ended the session; otherwise it
 *       says that the session is still active and offers to try again.
 *   <li>The console's references are relative, so that it works below any prefix that a proxy
 *       strips. Rejected: {@code X-Forwarded-Prefix}, which a client can set where the proxy does
 *       not.
 *   <li>The role is in the access token, but changes of users ask the database again, under the
 *       lock: a token outlives its operator on this node for no moment, on others for a second.
 * </ul>
 */
package dev.sallyport.admin;
