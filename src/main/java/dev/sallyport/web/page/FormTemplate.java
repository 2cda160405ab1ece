package dev.sallyport.web.page;

import io.jstach.jstache.JStache;
import java.util.Optional;

/**
 * A page with one form.
 *
 * @param notice what happened, to the form as a whole
 * @param state sealed
 */
@JStache(path = "pages/form.html")
record FormTemplate(Frame frame, Form form, Optional<String> notice, String state) {}
