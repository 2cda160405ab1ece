/**
 * Operators see with what a user signs in, and remove lost second factors.
 *
 * <p>Guarantees: types, times and numbers are shown, never data, and every type of credential
 * without further code. A removal needs the recent authentication of the operator, is an event with
 * the operator as its actor, waits for {@code FACTOR_REMOVAL_DELAY} and is mailed to the user
 * ({@code signin.removal}). A password cannot be removed, and nothing can be enrolled for a user.
 */
package dev.sallyport.admin.factor;
