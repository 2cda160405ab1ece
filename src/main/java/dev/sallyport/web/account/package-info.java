/**
 * The pages on which users look after their own account.
 *
 * <p>Guarantees: every page requires the session of the pages, and every change a form that this
 * browser got; what the API permits only after a recent authentication, the pages do as well.
 */
package dev.sallyport.web.account;
