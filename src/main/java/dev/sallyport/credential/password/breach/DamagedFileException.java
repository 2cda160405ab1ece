package dev.sallyport.credential.password.breach;

import java.io.IOException;

/** The file is not what it should be; the message continues a sentence about it. */
public final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedFileException(String message) {
    super(message);
  }
}
