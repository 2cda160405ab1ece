package dev.sallyport.imports.reader;

import java.util.Optional;

/** Reads the users of a file one after the other, in bounded memory. */
public interface UserReader {
  /**
   * The next record; empty at the end.
   *
   * @throws dev.sallyport.imports.UnreadableImportException if the rest of the file cannot be read
   */
  Optional<ReadRecord> next();
}
