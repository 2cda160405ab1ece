package dev.sallyport.export;

import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.session.SessionRef;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/** The export of an account as a file. */
@Dependent
public class AccountExport {
  /** The header {@code Content-Disposition} of the file. */
  public static final String DISPOSITION = "attachment; filename=\"account.json\"";

  private final AccountExportService exports;
  private final RequestClient client;
  private final Clock clock;

  @Inject
  public AccountExport(AccountExportService exports, RequestClient client, Clock clock) {
    this.exports = exports;
    this.client = client;
    this.clock = clock;
  }

  /**
   * Begins an export: records it and reads the account.
   *
   * @return writes the file, page by page
   * @throws dev.sallyport.problem.Problem 401 if there is no such account any more
   */
  public Consumer<OutputStream> begin(SessionRef session) {
    Map<String, Object> account =
        exports.begin(session.userId(), session.sessionId(), client.origin());
    return new ExportDocument(exports, session.userId(), account, clock.instant())::writeTo;
  }
}
