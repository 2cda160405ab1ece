/**
 * The devices that need no second factor.
 *
 * <p>Guarantees: the device of another user has the same answer as one that does not exist.
 */
package dev.sallyport.web.account.device;
