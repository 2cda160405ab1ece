/**
 * The operators' calls for clients.
 *
 * <p>Guarantees: every change needs a recent authentication, because who can add a redirect URI or
 * a secret can sign in as any user of the application. A secret is in one response, never again.
 *
 * <p>Out of scope: what a client is, in {@code openid.client}; its rules, in {@code
 * openid.registration}.
 */
package dev.sallyport.admin.client;
