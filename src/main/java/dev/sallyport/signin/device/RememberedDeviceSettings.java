package dev.sallyport.signin.device;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * {@code REMEMBERED_DEVICE_TTL}: how long a device is remembered, 0 to 30 days, by default 30 days;
 * 0 remembers none.
 */
@Singleton
public class RememberedDeviceSettings implements Settings {
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Duration lifetime;

  @Inject
  public RememberedDeviceSettings(Configuration configuration) {
    lifetime = configuration.duration("REMEMBERED_DEVICE_TTL", LONGEST, Duration.ZERO, LONGEST);
  }

  /** From the proof of the second factor on; zero if no device is remembered. */
  public Duration lifetime() {
    return lifetime;
  }
}
