package dev.sallyport.imports.reader;

/** The text format of PostgreSQL's {@code COPY}. */
final class CopyText {
  private static final String NULL = "\\N";
  private static final String ESCAPES = "btnvfr";
  private static final String ESCAPED = "\b\t\n\u000B\f\r";

  private CopyText() {}

  /** The value of a column; empty for null. */
  static String unescape(String cell) {
    if (cell.equals(NULL)) {
      return "";
    }
    StringBuilder text = new StringBuilder(cell.length());
    for (int i = 0; i < cell.length(); i++) {
      char letter = cell.charAt(i);
      if (letter == '\\' && i + 1 < cell.length()) {
        i++;
        int known = ESCAPES.indexOf(cell.charAt(i));
        letter = known < 0 ? cell.charAt(i) : ESCAPED.charAt(known);
      }
      text.append(letter);
    }
    return text.toString();
  }
}
