/**
 * Language, export and deletion of the account.
 *
 * <p>Guarantees: export and deletion require a recent authentication, the deletion also the
 * password.
 */
package dev.sallyport.web.account.data;
