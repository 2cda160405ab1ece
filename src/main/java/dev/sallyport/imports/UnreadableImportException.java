package dev.sallyport.imports;

/** Thrown when the rest of a file cannot be read. */
public final class UnreadableImportException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final long line;

  /**
   * @param code stable
   * @param line where, from 1; 0 if it is unknown
   */
  public UnreadableImportException(String code, long line) {
    super(line == 0 ? code : code + " at line " + line);
    this.code = code;
    this.line = line;
  }

  public String code() {
    return code;
  }

  public long line() {
    return line;
  }
}
