package dev.sallyport.signin.device;

import java.util.List;

/** The remembered devices of a user, last used first. */
public record RememberedDeviceListView(List<RememberedDeviceView> data) {
  public RememberedDeviceListView {
    data = List.copyOf(data);
  }
}
