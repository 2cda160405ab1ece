/**
 * Operators find, create, delete and restore users, and change their state and roles.
 *
 * <p>Guarantees: an active operator always remains, even if several operators demote each other
 * concurrently. With {@code ROLE_CHANGE_APPROVAL} a second operator approves changes of operators,
 * exactly the change that was requested; no other call makes or removes one. Deactivations and
 * removed roles of the last hour are applied again if the database has lost them.
 */
package dev.sallyport.admin.user;
