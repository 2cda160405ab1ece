package dev.sallyport.export;

import dev.sallyport.access.Caller;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** Reads what is stored about a user. */
@Stateless
public class AccountExportService {
  /** Rows in memory at a time. */
  static final int PAGE = 500;

  private final Sql sql;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected AccountExportService() {
    this(null, null);
  }

  @Inject
  public AccountExportService(Sql sql, AuditService audit) {
    this.sql = sql;
    this.audit = audit;
  }

  /**
   * The rows of a page.
   *
   * @param rows the columns of each by name: null, {@code Boolean}, {@code Number}, {@code String},
   *     {@link Instant} or a list of strings
   * @param next where the following page begins; empty for the last one
   */
  public record Page(List<Map<String, Object>> rows, Optional<ExportSection.Position> next) {}

  /**
   * Begins an export: records it and reads the account.
   *
   * @param sessionId the session of the request
   * @throws Problem 401 if there is no such account any more
   */
  public Map<String, Object> begin(UUID userId, UUID sessionId, RequestOrigin origin) {
    Map<String, Object> account =
        sql.first(ExportSection.ACCOUNT, row -> row.named(1), userId).orElseThrow(Caller::revoked);
    audit.succeeded(EventType.ACCOUNT_EXPORTED, Subject.user(userId).inSession(sessionId), origin);
    return account;
  }

  /**
   * Reads a page of at most {@value #PAGE} rows.
   *
   * @param after the position in the page before; empty for the first page
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Page page(UUID userId, ExportSection section, Optional<ExportSection.Position> after) {
    List<Object> parameters = new ArrayList<>(List.of(userId));
    after.ifPresent(position -> parameters.addAll(List.of(position.time(), position.key())));
    parameters.add(PAGE);
    List<Map<String, Object>> rows = new ArrayList<>();
    AtomicReference<ExportSection.Position> last = new AtomicReference<>();
    sql.each(
        section.sql(after),
        0,
        row -> {
          rows.add(row.named(3));
          last.set(new ExportSection.Position(row.time(1), row.text(2)));
        },
        parameters.toArray());
    return new Page(rows, rows.size() < PAGE ? Optional.empty() : Optional.of(last.get()));
  }
}
