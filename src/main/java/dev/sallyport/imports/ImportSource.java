package dev.sallyport.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What has written a file of users. */
public enum ImportSource {
  /** The format of this service, one JSON object a line. */
  NDJSON,
  /** The export of a realm of Keycloak. */
  KEYCLOAK,
  /** Auth0's bulk export, one JSON object a line. */
  AUTH0,
  /** The JSON of {@code firebase auth:export}. */
  FIREBASE,
  /** A table as CSV or as PostgreSQL's COPY text: Supabase, Django, a realm of Jakarta EE. */
  TABLE;

  /** All values of {@link #code()}. */
  public static final List<String> CODES = Arrays.stream(values()).map(ImportSource::code).toList();

  /** Stable lower-case name. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The source with a {@link #code()}, if there is one. */
  public static Optional<ImportSource> find(String code) {
    return Arrays.stream(values()).filter(source -> source.code().equals(code)).findFirst();
  }
}
