package dev.sallyport.platform;

/**
 * Prevents the start of the service; the message tells the operator what failed and how to correct
 * it.
 */
public final class StartRefused extends RuntimeException {
  public StartRefused(String message) {
    super(message);
  }

  public StartRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
