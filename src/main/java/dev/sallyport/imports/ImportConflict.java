package dev.sallyport.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happens to a record whose account exists already. */
public enum ImportConflict {
  SKIP,
  UPDATE,
  FAIL;

  /** All values of {@link #code()}. */
  public static final List<String> CODES =
      Arrays.stream(values()).map(ImportConflict::code).toList();

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value with a {@link #code()}, if there is one. */
  public static Optional<ImportConflict> find(String code) {
    return Arrays.stream(values()).filter(value -> value.code().equals(code)).findFirst();
  }

  /**
   * The value with a {@link #code()}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ImportConflict of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
