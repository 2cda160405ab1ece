/**
 * Reads the files that other systems export, one small class for each.
 *
 * <p>Guarantees: a file of any size is read in bounded memory: a line has at most 256 KiB, a record
 * of a document or table a million characters. A record that is malformed, not in UTF-8, repeats a
 * name or has a hash that is not supported is a fault of its own, with its line; in a document that
 * is no JSON, or a dump that is truncated, the rest cannot be read. A fault repeats nothing of the
 * record. A second factor that cannot be imported is a fault: the account would be weaker than
 * before.
 *
 * <p>Decisions: columns of tables are recognised by their names, because each application has its
 * own table. JSON is parsed by Jakarta JSON, with an error for a name that appears twice. CSV is
 * parsed here, in sixty lines: libraries keep a whole cell in memory, whatever its size.
 */
package dev.sallyport.imports.reader;
