package dev.sallyport.signin.passkey;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.LineOfText;
import java.util.List;

/**
 * The name of a passkey.
 *
 * @param name 1 to 100 characters
 */
public record PasskeyNameRequest(String name) {
  private static final int LIMIT = 100;

  List<Fault> faults() {
    return LineOfText.faults("name", stripped(), LIMIT);
  }

  /** Without the spaces around it. */
  String stripped() {
    return name == null ? "" : name.strip();
  }
}
