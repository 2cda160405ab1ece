package dev.sallyport.signin.device;

import java.util.Optional;

/**
 * A remembered device that a log-in has used.
 *
 * @param nextToken replaces the token of the device; empty if it keeps its token
 */
public record RecognisedDevice(Optional<String> nextToken) {
  @Override
  public String toString() {
    return "RecognisedDevice[hidden]";
  }
}
