package dev.sallyport.web.device;

import dev.sallyport.web.page.Frame;
import io.jstach.jstache.JStache;

/**
 * The page that asks whether a device may act for the user.
 *
 * @param state sealed
 */
@JStache(path = "pages/device.html")
record DeviceQuestionTemplate(Frame frame, DeviceQuestion question, String state) {}
