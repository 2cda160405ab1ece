/**
 * Works on imports in the background.
 *
 * <p>Guarantees: one import at a time on a node. Hashes are computed on as many threads as there
 * are processors, each only while a processor is idle, or after a second in which none was, so that
 * log-ins keep their rate. A node that stops or fails leaves the import to the others, which
 * continue after the last committed batch when the lease has expired.
 *
 * <p>Decisions: a file is read again from its beginning when an import continues, because reading a
 * record takes a thousandth of the time of its hash. Rejected: a position in the file, which the
 * parsers of documents do not have.
 */
package dev.sallyport.imports.work;
