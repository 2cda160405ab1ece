package dev.sallyport.web.page;

import io.jstach.jstache.JStache;

/**
 * The page that asks for a consent.
 *
 * @param state sealed
 */
@JStache(path = "pages/consent.html")
record ConsentTemplate(Frame frame, ConsentQuestion question, String state) {}
