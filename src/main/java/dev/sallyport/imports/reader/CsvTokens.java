package dev.sallyport.imports.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a text into rows and cells of CSV (RFC 4180), or into lines. */
final class CsvTokens {
  private static final int PEEK = 16;

  private final GuardedReader guard;
  private final BufferedReader text;
  private long line = 1;
  private long rowLine = 1;

  CsvTokens(GuardedReader guard) {
    this.guard = guard;
    this.text = new BufferedReader(guard);
  }

  /** The line that is read next, from 1. */
  long line() {
    return line;
  }

  /** The line at which the last row began. */
  long rowLine() {
    return rowLine;
  }

  /** The beginning of the first line. */
  String peekLine() throws IOException {
    text.mark(PEEK);
    char[] begin = new char[PEEK];
    int length = Math.max(text.read(begin, 0, PEEK), 0);
    text.reset();
    return new String(begin, 0, length);
  }

  /**
   * The next line without its end; empty at the end of the text.
   *
   * @param counted whether it is a record of its own
   */
  Optional<String> line(boolean counted) throws IOException {
    if (counted) {
      guard.newRecord();
    }
    rowLine = line;
    StringBuilder read = new StringBuilder();
    int next = text.read();
    if (next < 0) {
      return Optional.empty();
    }
    while (next >= 0 && next != '\n') {
      read.append((char) next);
      next = text.read();
    }
    line++;
    int length = read.length();
    return Optional.of(
        length > 0 && read.charAt(length - 1) == '\r'
            ? read.substring(0, length - 1)
            : read.toString());
  }

  /** The cells of the next row that is not empty; empty at the end of the text. */
  Optional<List<String>> row() throws IOException {
    while (true) {
      guard.newRecord();
      rowLine = line;
      int first = text.read();
      if (first < 0) {
        return Optional.empty();
      }
      if (first == '\n') {
        line++;
      } else if (first != '\r') {
        return Optional.of(cells(first));
      }
    }
  }

  private List<String> cells(int first) throws IOException {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    int next = first;
    while (next >= 0 && (quoted || next != '\n')) {
      if (next == '"') {
        // A doubled quote within quotes is one of the cell.
        if (quoted && peek() == '"') {
          cell.append('"');
          text.read();
        } else {
          quoted = !quoted;
        }
      } else if (next == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (next != '\r' || quoted) {
        cell.append((char) next);
        line += next == '\n' ? 1 : 0;
      }
      next = text.read();
    }
    line++;
    cells.add(cell.toString());
    return cells;
  }

  private int peek() throws IOException {
    text.mark(1);
    int next = text.read();
    text.reset();
    return next;
  }
}
