package dev.sallyport.admin.imports;

import dev.sallyport.imports.ImportOptions;
import dev.sallyport.imports.ImportService;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;

/** Stores a file while it is received, of which one chunk is in memory. */
@Dependent
class ImportIntake {
  /** Octets of a stored chunk. */
  static final int CHUNK = 256 * 1024;

  private final ImportService imports;

  @Inject
  ImportIntake(ImportService imports) {
    this.imports = imports;
  }

  /**
   * Returns the id of the import, which begins by itself. A call without a file leaves no import,
   * and is refused for the missing file only if a file would be accepted: browsers ask this before
   * they send a large one.
   *
   * @throws Problem 400 for an empty file; 409 if too many imports have not ended, or if this one
   *     is cancelled meanwhile; 413 for too large a file
   * @throws IOException if the client disconnects
   */
  UUID receive(ImportOptions options, InputStream file, RequestOrigin origin) throws IOException {
    byte[] first = file.readNBytes(CHUNK);
    if (first.length == 0) {
      imports.requireRoom();
      throw Problem.invalid(List.of(new Fault("body", "required", "is required")));
    }
    UUID id = imports.begin(options, origin);
    String failure = "connection_lost";
    boolean complete = false;
    try {
      store(id, first, file);
      complete = true;
      imports.complete(id, origin);
    } catch (Problem refused) {
      failure = refused.type().code();
      throw refused;
    } finally {
      if (!complete) {
        imports.abandon(id, failure);
      }
    }
    return id;
  }

  private void store(UUID id, byte[] first, InputStream file) throws IOException {
    int number = 0;
    byte[] chunk = first;
    while (chunk.length > 0) {
      if (!imports.append(id, number, chunk)) {
        throw Problem.of(ProblemType.CONFLICT, "The import was cancelled.");
      }
      number++;
      chunk = file.readNBytes(CHUNK);
    }
  }
}
