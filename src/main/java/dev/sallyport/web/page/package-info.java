/**
 * How pages are written.
 *
 * <p>Guarantees: templates escape every value and are checked against their views when they are
 * compiled. A page works without JavaScript, except for passkeys. It loads nothing but the
 * service's own files, runs no inline script, cannot be framed or kept by a cache, and sends its
 * address to no other site. A problem of a page is a page, never JSON: the form with what was
 * entered, except passwords, and with the focus on the first field that is wrong. A page has the
 * direction of its language, and no name that a user has chosen reorders the text around it.
 *
 * <p>Decisions: JStachio, because a misspelled name does not compile; rejected: Faces, whose pages
 * expire with its view state, and templates that are interpreted. Links are relative, because a
 * proxy may add a prefix to the path.
 */
package dev.sallyport.web.page;
