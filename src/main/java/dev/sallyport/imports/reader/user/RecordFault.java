package dev.sallyport.imports.reader.user;

/** Thrown for a record that cannot be imported; the message is a predicate. */
public final class RecordFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  public RecordFault(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Stable. */
  public String code() {
    return code;
  }
}
