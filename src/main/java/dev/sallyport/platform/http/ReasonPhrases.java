package dev.sallyport.platform.http;

import java.util.Map;

/** Reason phrases registered by IANA that the server does not send itself. */
public final class ReasonPhrases {
  /** Statuses that Grizzly calls {@code CUSTOM}. */
  public static final Map<Integer, String> UNKNOWN_TO_THE_SERVER =
      Map.ofEntries(
          Map.entry(102, "Processing"),
          Map.entry(103, "Early Hints"),
          Map.entry(207, "Multi-Status"),
          Map.entry(208, "Already Reported"),
          Map.entry(226, "IM Used"),
          Map.entry(422, "Unprocessable Content"),
          Map.entry(423, "Locked"),
          Map.entry(424, "Failed Dependency"),
          Map.entry(425, "Too Early"),
          Map.entry(426, "Upgrade Required"),
          Map.entry(428, "Precondition Required"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(451, "Unavailable For Legal Reasons"),
          Map.entry(506, "Variant Also Negotiates"),
          Map.entry(507, "Insufficient Storage"),
          Map.entry(508, "Loop Detected"),
          Map.entry(511, "Network Authentication Required"));

  private ReasonPhrases() {}

  /** Of a status that {@code RequestHeadGuard} answers. */
  public static String of(int status) {
    return switch (status) {
      case 405 -> "Method Not Allowed";
      case 414 -> "URI Too Long";
      case 417 -> "Expectation Failed";
      case 431 -> "Request Header Fields Too Large";
      case 505 -> "HTTP Version Not Supported";
      default -> "Bad Request";
    };
  }
}
