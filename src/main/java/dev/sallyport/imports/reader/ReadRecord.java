package dev.sallyport.imports.reader;

import dev.sallyport.imports.ImportFault;
import dev.sallyport.imports.reader.user.ImportedUser;
import dev.sallyport.imports.reader.user.RecordFault;
import java.util.Optional;

/**
 * One record of a file: a user, or the fault because of which it is none.
 *
 * @param line where it begins, from 1
 */
public record ReadRecord(long line, Optional<ImportedUser> user, Optional<ImportFault> fault) {
  static ReadRecord of(long line, ImportedUser user) {
    return new ReadRecord(line, Optional.of(user), Optional.empty());
  }

  static ReadRecord faulty(long line, String code, String message) {
    return new ReadRecord(
        line, Optional.empty(), Optional.of(new ImportFault(line, code, message)));
  }

  static ReadRecord faulty(long line, RecordFault fault) {
    return faulty(line, fault.code(), fault.getMessage());
  }
}
