package dev.sallyport.session;

import java.util.List;

/** A user's live sessions, last used first. */
public record DeviceList(List<DeviceView> data) {}
