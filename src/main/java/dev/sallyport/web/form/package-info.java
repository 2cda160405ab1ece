/**
 * Forms of the pages.
 *
 * <p>Guarantees: a form does something only if this browser got it from this service within the
 * last 24 hours, and a page of this service submitted it: {@code Sec-Fetch-Site} must be {@code
 * same-origin}, and the sealed state must be bound to the browser's cookie. No form expires for
 * another reason: neither Back nor a second tab nor a sign-in ends it, and one that comes too late
 * is shown again with what was entered.
 *
 * <p>Decisions: what one step gives to the next is sealed in the form; rejected: a row for each
 * form, which an anonymous client could add without limit, and which ends.
 */
package dev.sallyport.web.form;
