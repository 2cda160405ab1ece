package dev.sallyport.imports.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.imports.ImportConflict;
import dev.sallyport.imports.ImportFault;
import dev.sallyport.imports.ImportOptions;
import dev.sallyport.imports.ImportSource;
import dev.sallyport.imports.UnreadableImportException;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Files of users, which whoever made them controls. */
public final class ImportFuzz {
  private ImportFuzz() {}

  public static boolean lines(byte[] input) {
    return reads(ImportSource.NDJSON, input);
  }

  public static boolean auth0(byte[] input) {
    return reads(ImportSource.AUTH0, input);
  }

  public static boolean keycloak(byte[] input) {
    return reads(ImportSource.KEYCLOAK, input);
  }

  public static boolean firebase(byte[] input) {
    return reads(ImportSource.FIREBASE, input);
  }

  public static boolean table(byte[] input) {
    return reads(ImportSource.TABLE, input);
  }

  /** Whether there was a user. */
  private static boolean reads(ImportSource source, byte[] input) {
    ImportOptions options =
        new ImportOptions(source, ImportConflict.SKIP, false, Map.of(), Optional.empty());
    UserReader reader = UserReaders.of(options, new ByteArrayInputStream(input), Instant.EPOCH);
    boolean users = false;
    try {
      for (Optional<ReadRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        ReadRecord one = next.get();
        assertThat(one.line()).isPositive();
        assertThat(one.user().isPresent()).isNotEqualTo(one.fault().isPresent());
        one.fault().ifPresent(ImportFuzz::assertTold);
        users |= one.user().isPresent();
      }
    } catch (UnreadableImportException broken) {
      assertThat(broken.code()).matches("[a-z0-9_]+");
    }
    return users;
  }

  private static void assertTold(ImportFault fault) {
    assertThat(fault.code()).matches("[a-z0-9_]+");
    assertThat(fault.message()).startsWith("must ").hasSizeLessThan(200);
  }
}
