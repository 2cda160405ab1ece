package dev.sallyport.imports.reader;

import dev.sallyport.imports.ImportOptions;
import dev.sallyport.imports.reader.user.Auth0User;
import dev.sallyport.imports.reader.user.FirebaseUser;
import dev.sallyport.imports.reader.user.KeycloakUser;
import dev.sallyport.imports.reader.user.NativeUser;
import dev.sallyport.imports.reader.user.TableUser;
import java.io.InputStream;

/** The reader of each source. */
public final class UserReaders {
  private UserReaders() {}

  /** A reader of a file, which the caller closes. */
  public static UserReader of(ImportOptions options, InputStream file) {
    return switch (options.source()) {
      case NDJSON -> new LineReader(file, new NativeUser());
      case AUTH0 -> new LineReader(file, new Auth0User());
      case KEYCLOAK -> new DocumentReader(file, new KeycloakUser());
      case FIREBASE -> new DocumentReader(file, new FirebaseUser(options.firebase()));
      case TABLE -> new TableReader(file, new TableUser());
    };
  }
}
