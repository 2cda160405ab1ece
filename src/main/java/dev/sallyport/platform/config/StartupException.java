package dev.sallyport.platform.config;

/**
 * Prevents the start of the service; the message tells the operator what failed and how to correct
 * it.
 */
public final class StartupException extends RuntimeException {
  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
