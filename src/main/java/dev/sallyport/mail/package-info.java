/**
 * E-mail: addresses in canonical form.
 *
 * <p>Guarantees: an {@link dev.sallyport.mail.EmailAddress} contains nothing that could start a
 * header of a mail.
 */
package dev.sallyport.mail;
