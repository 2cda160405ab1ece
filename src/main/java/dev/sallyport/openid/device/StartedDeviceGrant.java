package dev.sallyport.openid.device;

import dev.sallyport.platform.crypto.BearerSecret;

/** A request of a device that was just made, with its codes, which are stored nowhere. */
public record StartedDeviceGrant(BearerSecret deviceCode, UserCode userCode) {
  @Override
  public String toString() {
    return "StartedDeviceGrant[hidden]";
  }
}
