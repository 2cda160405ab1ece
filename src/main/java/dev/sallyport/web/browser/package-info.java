/**
 * The browser that requests a page.
 *
 * <p>Guarantees: every cookie has the {@code __Host-} prefix, {@code HttpOnly}, {@code Secure} and
 * {@code SameSite=Lax}. A cookie that occurs twice counts as none.
 *
 * <p>Glossary: the <i>name</i> of a browser is a random secret in a cookie that outlives sign-ins,
 * so that a form that was opened before a sign-in in another tab can still be submitted.
 */
package dev.sallyport.web.browser;
