package dev.sallyport.platform;

/** The service must not start; the message is for the operator and says what to do. */
public final class StartRefused extends RuntimeException {
  public StartRefused(String message) {
    super(message);
  }

  public StartRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
