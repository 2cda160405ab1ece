/**
 * Pages for people, at the paths to which mailed links lead.
 *
 * <p>Guarantees: opening a page, however often, changes nothing and reveals nothing: every page is
 * the same few static files for everyone. The secret of a link is in the fragment, so in no
 * request, log or {@code Referer}; the page removes it from the address and posts it once the user
 * submits the form. A page loads nothing but its own files, runs no inline script, and cannot be
 * framed or kept by a cache. It opens no session: what a call opens is ended at once.
 *
 * <p>Out of scope: what the calls permit ({@code signin}); the console ({@code admin.console}).
 *
 * <p>Decisions: JavaScript is required, because a form without it would have to put the secret into
 * a request, which mail scanners would then make as well. The files are not in {@code /console}, so
 * that a proxy can keep the console from the public. Rejected: a framework, for six forms;
 * templates on the server, because the server must not know what a page is opened for.
 */
package dev.sallyport.web;
