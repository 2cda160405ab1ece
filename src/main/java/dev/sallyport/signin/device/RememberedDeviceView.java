package dev.sallyport.signin.device;

import dev.sallyport.session.list.DeviceName;
import java.time.Instant;
import java.util.UUID;

/**
 * A remembered device as its user sees it.
 *
 * @param ip of the last use
 * @param device such as "Firefox on Linux"
 */
public record RememberedDeviceView(
    UUID id, Instant createdAt, Instant lastUsedAt, Instant expiresAt, String ip, String device) {
  public static RememberedDeviceView of(RememberedDevice device) {
    return new RememberedDeviceView(
        device.id(),
        device.createdAt(),
        device.lastUsedAt(),
        device.expiresAt(),
        device.ip(),
        DeviceName.of(device.userAgent()));
  }
}
