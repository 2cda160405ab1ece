package dev.sallyport.openid.device;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A request of a device, as its user is asked about it.
 *
 * @param client the name of the application
 * @param address from which the request was made
 * @param age how long ago it was made
 */
public record WaitingDevice(
    UUID id,
    UserCode code,
    String client,
    Set<String> scopes,
    Optional<String> address,
    Duration age) {
  public WaitingDevice {
    scopes = Set.copyOf(scopes);
  }
}
