/**
 * Operators list mails and retry failed ones.
 *
 * <p>Guarantees: neither the link nor the code of a mail is shown, so that an operator cannot use
 * them in place of the recipient. Mails that are withheld are not listed.
 */
package dev.sallyport.admin.mail;
