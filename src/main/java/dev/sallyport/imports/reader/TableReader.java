package dev.sallyport.imports.reader;

import dev.sallyport.imports.UnreadableImportException;
import dev.sallyport.imports.reader.user.RecordFault;
import dev.sallyport.imports.reader.user.TableUser;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the rows of a table: CSV (RFC 4180) with the names of its columns in the first row, or the
 * {@code COPY … FROM stdin} of a dump by {@code pg_dump}, with or without what surrounds it. A dump
 * that ends before its table does cannot be read from there on.
 */
final class TableReader implements UserReader {
  private static final String COPY = "COPY ";
  private static final String FROM_FILE = " from stdin";
  private static final String COPY_END = "\\.";
  private static final int MAX_COLUMNS = 200;

  private final CsvTokens tokens;
  private final TableUser format;
  private List<String> columns;
  private boolean copy;
  private boolean ended;

  TableReader(InputStream file, TableUser format) {
    this.tokens = new CsvTokens(new GuardedReader(file));
    this.format = format;
  }

  @Override
  public Optional<ReadRecord> next() {
    try {
      if (ended) {
        // What follows the table in a dump is none of its rows.
        return Optional.empty();
      }
      if (columns == null) {
        readHeader();
      }
      Optional<List<String>> cells = copy ? copyRow() : tokens.row();
      ended = cells.isEmpty();
      return cells.map(this::record);
    } catch (GuardedReader.TooLongException tooLong) {
      throw new UnreadableImportException("too_long", tokens.line());
    } catch (IOException unreadable) {
      throw new UnreadableImportException("unreadable", tokens.line());
    }
  }

  private ReadRecord record(List<String> cells) {
    long line = tokens.rowLine();
    if (cells.size() != columns.size()) {
      return ReadRecord.faulty(line, "malformed", "must have as many columns as the first row");
    }
    try {
      return ReadRecord.of(line, format.read(columns, cells));
    } catch (RecordFault fault) {
      return ReadRecord.faulty(line, fault);
    }
  }

  private void readHeader() throws IOException {
    String first = tokens.peekLine();
    copy = first.startsWith(COPY) || first.startsWith("--") || first.startsWith("SET ");
    columns = copy ? columnsOfUsers() : names(tokens.row().orElse(List.of()));
    if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
      throw new UnreadableImportException("no_users", 1);
    }
  }

  /** Those of the first table of users in a dump: other tables have addresses as well. */
  private List<String> columnsOfUsers() throws IOException {
    while (true) {
      Optional<String> line = tokens.line(true);
      if (line.isEmpty()) {
        throw new UnreadableImportException("no_users", tokens.line());
      }
      if (line.get().startsWith(COPY)) {
        List<String> found = copyColumns(line.get());
        if (TableUser.hasUsers(found)) {
          return found;
        }
        if (line.get().toLowerCase(Locale.ROOT).contains(FROM_FILE)) {
          skipRows();
        }
      }
    }
  }

  /** A row is text of somebody who may have known how a table begins. */
  private void skipRows() throws IOException {
    Optional<String> row = tokens.line(true);
    while (row.isPresent() && !row.get().equals(COPY_END)) {
      row = tokens.line(true);
    }
  }

  private static List<String> copyColumns(String line) {
    int begin = line.indexOf('(');
    int end = line.indexOf(')');
    return begin < 0 || end < begin
        ? List.of()
        : names(List.of(line.substring(begin + 1, end).split(",", -1)));
  }

  private static List<String> names(List<String> cells) {
    return cells.stream()
        .map(name -> name.replace("\uFEFF", "").replace("\"", "").strip())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }

  private Optional<List<String>> copyRow() throws IOException {
    Optional<String> line = tokens.line(true);
    if (line.isPresent() && line.get().equals(COPY_END)) {
      return Optional.empty();
    }
    // The last row of a truncated dump may be a part of one.
    if (line.isEmpty() || tokens.peekLine().isEmpty()) {
      throw new UnreadableImportException("malformed", tokens.rowLine());
    }
    List<String> cells = new ArrayList<>();
    for (String cell : line.get().split("\t", -1)) {
      cells.add(CopyText.unescape(cell));
    }
    return Optional.of(cells);
  }
}
