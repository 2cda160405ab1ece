/**
 * What operators do, recorded: {@link dev.sallyport.admin.action.OperatorAction} marks a call, and
 * its filter records it with the operator, the target and the parameters before it runs.
 *
 * <p>Guarantees: a call that cannot be recorded is not executed. Whether the caller is still an
 * operator is checked in the database, not only in the token. Parameters are recorded in clear text
 * only if they are valid; anything else, such as a misplaced password, becomes a keyed hash.
 * Repeated reads of a session are counted instead of recorded each time.
 */
package dev.sallyport.admin.action;
