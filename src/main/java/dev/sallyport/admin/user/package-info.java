/**
 * Operators find users, change their state and roles, and end their sessions.
 *
 * <p>Guarantees: an active operator always remains, even if several operators demote each other
 * concurrently. With {@code ROLE_CHANGE_APPROVAL} a second operator approves changes of operators,
 * exactly the change that was requested. Deactivations and removed roles of the last hour are
 * applied again if the database has lost them.
 */
package dev.sallyport.admin.user;
