/**
 * The passkeys of the user.
 *
 * <p>Guarantees: the id of a passkey is sealed in the form that changes it, and the passkey of
 * another user has the same answer as one that does not exist. Adding one needs JavaScript, which
 * the page says; everything else works without.
 */
package dev.sallyport.web.account.passkey;
