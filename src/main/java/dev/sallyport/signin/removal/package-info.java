/**
 * Lost second factors: operators remove them, after a waiting time in which the user can object.
 *
 * <p>Guarantees: the user is notified when the removal is requested, with a link that cancels it,
 * and when it is done. Each step is an event. The removal takes place after {@code
 * FACTOR_REMOVAL_DELAY}, ends every session and removes only what was requested; recovery codes go
 * with the last factor that they replace. Any change of the credentials cancels a pending removal:
 * whoever changed them has proven the factor, and what was enrolled since must not be lost. Opening
 * the link of the mail changes nothing.
 *
 * <p>Out of scope: who may request it ({@code admin.factor}).
 *
 * <p>Decisions: a day by default if the service sends mail, otherwise none: without mail the user
 * would not learn of it, and waiting would protect nobody. One pending removal for each account,
 * which further requests extend and delay. The password, if the account has one, remains: its user
 * resets it by mail. Rejected: cancelling at the next log-in with the factor, because a user who
 * finds the lost phone may still want to be rid of it.
 */
package dev.sallyport.signin.removal;
