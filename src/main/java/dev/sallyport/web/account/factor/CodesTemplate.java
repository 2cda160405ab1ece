package dev.sallyport.web.account.factor;

import dev.sallyport.web.page.Frame;
import io.jstach.jstache.JStache;
import java.util.List;

/**
 * New recovery codes.
 *
 * @param file a {@code data:} URL with the codes
 */
@JStache(path = "pages/codes.html")
record CodesTemplate(Frame frame, String text, List<String> codes, String file) {
  @Override
  public String toString() {
    return "CodesTemplate[hidden]";
  }
}
