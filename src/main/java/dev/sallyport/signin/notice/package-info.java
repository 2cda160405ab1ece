/**
 * Mails that tell users what was done with their account.
 *
 * <p>Guarantees: a notice is written in the transaction of what it reports, so there is never one
 * without the other. It has neither link nor code: a user who did not cause it acts on the pages of
 * the service.
 */
package dev.sallyport.signin.notice;
