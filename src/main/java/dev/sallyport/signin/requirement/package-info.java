/**
 * The settings {@code SECOND_FACTOR} and {@code OPERATOR_ACR}: who must have a second factor.
 *
 * <p>Out of scope: enforcement ({@code signin.policy}).
 *
 * <p>Decisions: a package of its own, because sign-ins read the settings as well, and the
 * enforcement depends on sign-ins.
 */
package dev.sallyport.signin.requirement;
