/**
 * Changing and verifying the e-mail address.
 *
 * <p>Guarantees: those of the same calls of the API; the answer is the same for every new address.
 * The user enters the code of the mail here, in the session that continues, or opens its link.
 */
package dev.sallyport.web.account.email;
