/**
 * What users permit applications of other owners.
 *
 * <p>Guarantees: a client that is not first-party gets only scopes that its user has permitted.
 * Withdrawing the consent ends all sessions of the client in the same transaction, and makes its
 * codes useless that it has not exchanged yet.
 */
package dev.sallyport.openid.consent;
