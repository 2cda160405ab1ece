/**
 * The pages that sign users in and out.
 *
 * <p>Guarantees: they use the services of {@code signin}, so that they share its limits, hash queue
 * and audit with the API, and give the same answers to attackers. Users are sent on only to pages
 * of the account and to registered websites. A new sign-in has a new cookie and ends the session
 * that the browser had.
 *
 * <p>Decisions: the second step of a log-in is the response to the first, so that its secret is in
 * no URL, and two tabs can be in different steps. A page of its own keeps an account that will be
 * deleted; rejected: doing so at the next log-in, which a password manager may submit by itself.
 */
package dev.sallyport.web.signin;
