/**
 * Operators see which applications act for a user, and remove them.
 *
 * <p>Guarantees: the list shows what each application was permitted, and its live grants, never a
 * token. Removing one withdraws the consent and ends its grants in one transaction, as the user
 * does at {@code /account}. An operator cannot permit anything for a user.
 */
package dev.sallyport.admin.application;
