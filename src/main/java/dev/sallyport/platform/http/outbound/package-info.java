/**
 * Calls of systems that the configuration or an operator names.
 *
 * <p>Guarantees: a call goes to a public address, unless the configuration allows its network,
 * without redirects and proxies. It ends after its time-out, whatever the other side answers, and
 * the answer is not read beyond its status.
 *
 * <p>Decisions: the name is resolved once for each call, and the connection goes to one of the
 * addresses that were checked, so that a name with a changing address (DNS rebinding) leads nowhere
 * else. The JDK's client cannot be told an address apart from a name, which is why it is not used.
 */
package dev.sallyport.platform.http.outbound;
