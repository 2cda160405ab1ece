/**
 * Calls of systems that the configuration or an operator names.
 *
 * <p>Guarantees: a call goes to a public address, unless the configuration allows its network,
 * without redirects and proxies. It ends after its time-out, whatever the other side answers, and
 * the answer is not read beyond its status.
 *
 * <p>Decisions: the address is checked before each call, and Java connects to the address that it
 * has just resolved, because it caches names for longer than that.
 */
package dev.sallyport.platform.http.outbound;
