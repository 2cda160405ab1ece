package dev.sallyport.admin.query;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of CSV (RFC 4180) that spreadsheets interpret as text only: a cell that begins like a
 * formula, such as {@code =HYPERLINK(…)} in a user agent, gets an apostrophe in front (OWASP, CSV
 * Injection).
 */
public final class CsvLine {
  private CsvLine() {}

  /** The line with its line end; null becomes an empty cell. */
  public static String of(List<?> values) {
    return values.stream().map(CsvLine::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    String harmless = isFormula(text) ? "'" + text : text;
    return "\"" + harmless.replace("\"", "\"\"") + "\"";
  }

  /** Also if a spreadsheet drops or normalizes characters before the sign. */
  private static boolean isFormula(String text) {
    if (text.isEmpty()) {
      return false;
    }
    if ("\t\r\n".indexOf(text.charAt(0)) >= 0) {
      return true;
    }
    String seen = text.strip();
    return !seen.isEmpty() && "=+-@\uFF1D\uFF0B\uFF0D\uFF20".indexOf(seen.charAt(0)) >= 0;
  }
}
