package dev.sallyport.web.account.panel;

import dev.sallyport.web.page.Frame;
import dev.sallyport.web.page.Link;
import io.jstach.jstache.JStache;
import java.util.List;
import java.util.Optional;

/**
 * A page of panels.
 *
 * @param done what was changed
 * @param notice what went wrong
 * @param state sealed, of every form of the page
 */
@JStache(path = "pages/panels.html")
record PanelTemplate(
    Frame frame,
    Optional<String> done,
    Optional<String> notice,
    List<Panel> panels,
    List<Link> links,
    String state) {}
