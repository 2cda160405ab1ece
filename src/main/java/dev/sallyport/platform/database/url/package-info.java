/**
 * {@code DATABASE_URL}: its form, its parameters, and connections by it.
 *
 * <p>Guarantees: parameters that make the driver load classes or read files are rejected. The
 * password is in no message and not in the configuration of the server's pool.
 */
package dev.sallyport.platform.database.url;
