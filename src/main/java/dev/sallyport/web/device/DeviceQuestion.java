package dev.sallyport.web.device;

import java.util.List;

/**
 * Whether an application on another device may act for the user.
 *
 * @param scopes what it may then do, in the user's language
 * @param origin when and from where it has asked
 * @param warning with the code, for comparison
 */
record DeviceQuestion(
    String title, String intro, List<String> scopes, String origin, String warning) {
  DeviceQuestion {
    scopes = List.copyOf(scopes);
  }
}
