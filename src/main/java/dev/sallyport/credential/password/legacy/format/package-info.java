/**
 * How other systems write password hashes, one class for each system.
 *
 * <p>Guarantees: a text that is not exactly in a known format, or whose cost is out of bounds, is
 * rejected with a message that repeats no part of it. {@link
 * dev.sallyport.credential.password.legacy.format.LegacyFormats} lists the formats; no text is in
 * two of them.
 *
 * <p>Decisions: a format is recognised by its text, not named in the file, because the exports of
 * most systems do not name it and mix several. What a system leaves out of its hashes, such as the
 * iterations of Spring's PBKDF2, is its default. Rejected: hashes whose algorithm has a known fault
 * ({@code $2x$}), DES crypt, and hashes under a secret that is not in the file.
 */
package dev.sallyport.credential.password.legacy.format;
