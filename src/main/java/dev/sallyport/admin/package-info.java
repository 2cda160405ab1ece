/**
 * The operators' API and console: find users, deactivate them, change their roles, end their
 * sessions; read, follow and export events; see attacks; release throttles; rotate and revoke keys.
 * All calls require the role {@code admin}; the role {@code auditor} is enough for reads. Programs
 * use {@code /api/admin}; people use {@code /console/}, a page on top of it.
 *
 * <p>Guarantees: every call of an operator is recorded with the operator as its actor, its target
 * and its filter, before the response; repeated reads of a session are counted instead, see {@link
 * dev.sallyport.admin.action.OperatorActionFilter}. A change is recorded by its own event in the
 * same transaction; the release of a throttle, which has no transaction, is recorded before. An
 * active operator always remains, even if several operators demote each other concurrently. An
 * unknown or malformed parameter is never ignored, because a misspelt filter would return
 * everything. An export takes the same memory for a million rows as for ten, and no cell is
 * interpreted as a formula.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Operations that could remove the last operator first take an advisory lock and then count;
 *       with row locks alone two operators could remove each other, because each transaction would
 *       still see the other operator.
 *   <li>The first operator comes from {@code ADMIN_EMAIL} and {@code ADMIN_PASSWORD}. If an account
 *       with that e-mail address exists, it is taken over rather than promoted: it gets the new
 *       password and loses its sessions and known networks, because the person who signed up may
 *       not own the address.
 *   <li>Emergency access is a variable at start ({@code ADMIN_RECOVERY}): an attacker who can set
 *       it can also read {@code JWT_SECRET} and impersonate any user, so it adds no risk, and it
 *       causes an event and an alert. It is done once for each password, so that nodes that start
 *       later with the same variables change nothing. Rejected: a link by e-mail, and JMX, which
 *       would take the password over the wire.
 *   <li>With {@code ROLE_CHANGE_APPROVAL} changes of an operator's roles or state require a second
 *       operator; a replaced change gets a new id, so that an operator cannot approve a change that
 *       they have not seen. A sole operator acts alone; otherwise there could never be a second
 *       one.
 *   <li>The console keeps its access token in the memory of the page, and its refresh token in a
 *       cookie that no script and no application can read, and that renews the session only for the
 *       operator to whom it belongs. So a reload or a new tab goes on with the session. Where the
 *       console is not opened under the origin of {@code JWT_ISSUER}, it keeps both in memory, and
 *       a reload requires a new log-in.
 *   <li>The console says "signed out" only after the service has ended the session; otherwise it
 *       says that the session is still active and offers to try again.
 *   <li>The console's references are relative, so that it works below any prefix that a proxy
 *       strips. Rejected: {@code X-Forwarded-Prefix}, which a client can set where the proxy does
 *       not.
 *   <li>An auditor reads everything except exports and changes nothing. Each reading method names
 *       the role, so that a new method is closed to auditors unless it opens itself. Rejected: a
 *       filter by HTTP method, which would open exports, and an operator without some rights, who
 *       would count as the last operator.
 *   <li>The role is in the access token, but changes of users check the database again, under the
 *       lock. After an operator loses the role, tokens are rejected on this node immediately and on
 *       others within a second.
 * </ul>
 */
package dev.sallyport.admin;
