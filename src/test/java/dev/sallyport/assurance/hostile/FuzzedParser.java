package dev.sallyport.assurance.hostile;

import java.util.List;
import java.util.logging.LogManager;

/** What Jazzer calls, in a process of its own. */
public final class FuzzedParser {
  /** Instead of a target's name: the input's first byte says which. */
  static final String ALL = "all";

  private static FuzzTarget target;

  private FuzzedParser() {}

  /** By Jazzer, with {@code --target_args}. */
  public static void fuzzerInitialize(String[] arguments) {
    // What these say of each bad input is no finding.
    LogManager.getLogManager().reset();
    target = arguments[0].equals(ALL) ? null : FuzzTarget.named(arguments[0]);
    // Classes are instrumented as they are loaded: the first input would be a slow one.
    for (FuzzTarget each : target == null ? FuzzTarget.quick() : List.of(target)) {
      each.seeds().forEach(each::accepts);
    }
  }

  /** By Jazzer, for each input; whatever is thrown is a finding. */
  @SuppressWarnings("unused")
  public static void fuzzerTestOneInput(byte[] input) {
    if (target != null) {
      target.accepts(input);
    } else if (input.length > 0) {
      FuzzTarget.at(input[0]).accepts(FuzzTarget.unnumbered(input));
    }
  }
}
