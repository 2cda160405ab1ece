/**
 * A user as each system writes it, one small class for a system.
 *
 * <p>Guarantees: a value of another type than expected, an unsupported hash or an authenticator app
 * that cannot be imported is a fault of the record, whose message repeats nothing of it. Only the
 * format of this service rejects unknown members: the others are read as they are exported.
 *
 * <p>Out of scope: files, lines and tables, in {@code reader}.
 */
package dev.sallyport.imports.reader.user;
