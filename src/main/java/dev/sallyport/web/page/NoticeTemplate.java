package dev.sallyport.web.page;

import io.jstach.jstache.JStache;
import java.util.List;

/** A page that only says something. */
@JStache(path = "pages/notice.html")
record NoticeTemplate(Frame frame, String text, List<Link> links) {}
