package dev.sallyport.admin.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The formats of an export. */
public enum ExportFormat {
  NDJSON(ExportFormat.NDJSON_TYPE),
  CSV(ExportFormat.CSV_TYPE);

  public static final String NDJSON_TYPE = "application/x-ndjson";
  public static final String CSV_TYPE = "text/csv;charset=utf-8";

  /** The values of the parameter {@code format}. */
  static final List<String> NAMES = Arrays.stream(values()).map(ExportFormat::extension).toList();

  private final String mediaType;

  ExportFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  public String extension() {
    return name().toLowerCase(Locale.ROOT);
  }
}
