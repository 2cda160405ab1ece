package dev.sallyport.imports.reader;

import dev.sallyport.imports.ImportOptions;
import dev.sallyport.imports.UnreadableImportException;
import dev.sallyport.imports.reader.user.Auth0User;
import dev.sallyport.imports.reader.user.FirebaseUser;
import dev.sallyport.imports.reader.user.KeycloakUser;
import dev.sallyport.imports.reader.user.NativeUser;
import dev.sallyport.imports.reader.user.TableUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Instant;
import java.util.Arrays;

/** The reader of each source. */
public final class UserReaders {
  /** Of UTF-8. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private UserReaders() {}

  /**
   * A reader of a file, which the caller closes.
   *
   * @param now by which what has a term has ended or not
   * @throws UnreadableImportException if not even the first octets can be read
   */
  public static UserReader of(ImportOptions options, InputStream file, Instant now) {
    InputStream text = withoutByteOrderMark(file);
    return switch (options.source()) {
      case NDJSON -> new LineReader(text, new NativeUser());
      case AUTH0 -> new LineReader(text, new Auth0User());
      case KEYCLOAK -> new DocumentReader(text, new KeycloakUser());
      case FIREBASE -> new DocumentReader(text, new FirebaseUser(options.firebase()));
      case TABLE -> new TableReader(text, new TableUser(now));
    };
  }

  /** Tools on Windows write one in front of a text; no parser takes it. */
  private static InputStream withoutByteOrderMark(InputStream file) {
    PushbackInputStream text = new PushbackInputStream(file, BYTE_ORDER_MARK.length);
    try {
      byte[] begin = text.readNBytes(BYTE_ORDER_MARK.length);
      if (!Arrays.equals(begin, BYTE_ORDER_MARK)) {
        text.unread(begin);
      }
    } catch (IOException unreadable) {
      throw new UnreadableImportException("unreadable", 0);
    }
    return text;
  }
}
