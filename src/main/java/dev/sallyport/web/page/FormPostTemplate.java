package dev.sallyport.web.page;

import io.jstach.jstache.JStache;
import java.util.List;

/**
 * A page of which the form submits itself (OAuth 2.0 Form Post Response Mode).
 *
 * @param action where it goes, absolute
 */
@JStache(path = "pages/form-post.html")
record FormPostTemplate(Frame frame, String action, List<Parameter> parameters) {
  record Parameter(String name, String value) {}
}
