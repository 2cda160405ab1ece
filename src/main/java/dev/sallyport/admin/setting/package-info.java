/**
 * Operators read the settings in force on the node that answers.
 *
 * <p>Guarantees: of a secret, and of a value that contains one, only whether it is set is shown.
 */
package dev.sallyport.admin.setting;
