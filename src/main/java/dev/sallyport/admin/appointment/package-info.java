/**
 * The operator that the configuration names: the first one at the first start, and emergency access
 * ({@code ADMIN_RECOVERY}).
 *
 * <p>Guarantees: {@code ADMIN_PASSWORD} must satisfy the password policy, or the service does not
 * start. A recovery is done once for each password, on one node.
 */
package dev.sallyport.admin.appointment;
