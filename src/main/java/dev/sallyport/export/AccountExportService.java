package dev.sallyport.export;

import dev.sallyport.access.Caller;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads what is stored about a user. */
@Stateless
public class AccountExportService {
  /** Rows in memory at a time. */
  static final int PAGE = 500;

  private final DataSource database;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected AccountExportService() {
    this(null, null);
  }

  @Inject
  public AccountExportService(DataSource database, AuditService audit) {
    this.database = database;
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
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(ExportSection.ACCOUNT)) {
      query.setObject(1, userId);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw Caller.revoked();
        }
        audit.succeeded(
            EventType.ACCOUNT_EXPORTED, Subject.user(userId).inSession(sessionId), origin);
        return columns(row, 1);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /**
   * Reads a page of at most {@value #PAGE} rows.
   *
   * @param after the position in the page before; empty for the first page
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Page page(UUID userId, ExportSection section, Optional<ExportSection.Position> after) {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(section.sql(after))) {
      int parameter = 1;
      query.setObject(parameter++, userId);
      if (after.isPresent()) {
        query.setTimestamp(parameter++, after.get().time());
        query.setString(parameter++, after.get().key());
      }
      query.setInt(parameter, PAGE);
      List<Map<String, Object>> rows = new ArrayList<>();
      Optional<ExportSection.Position> last = Optional.empty();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          last = Optional.of(new ExportSection.Position(row.getTimestamp(1), row.getString(2)));
          rows.add(columns(row, 3));
        }
      }
      return new Page(rows, rows.size() < PAGE ? Optional.empty() : last);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Map<String, Object> columns(ResultSet row, int first) throws SQLException {
    ResultSetMetaData names = row.getMetaData();
    Map<String, Object> columns = new LinkedHashMap<>();
    for (int i = first; i <= names.getColumnCount(); i++) {
      columns.put(names.getColumnLabel(i), value(row.getObject(i)));
    }
    return columns;
  }

  private static Object value(Object stored) throws SQLException {
    if (stored instanceof Timestamp time) {
      return time.toInstant();
    }
    if (stored instanceof Array array) {
      return Arrays.stream((Object[]) array.getArray()).map(Object::toString).toList();
    }
    return stored instanceof UUID id ? id.toString() : stored;
  }
}
