/**
 * Who sent a request: the client's address behind proxies and translators, its user agent, and the
 * origin that audit events record.
 *
 * <p>Guarantees: an address is taken only from proxies in {@code TRUSTED_PROXIES}, and only from
 * the one header that {@code TRUSTED_PROXY_HEADER} names, from the right up to the first address
 * that is not trusted. Clients behind a translator (NAT64, 6to4, Teredo) have their IPv4 address.
 *
 * <p>Rejected: reading both headers and believing neither when they differ, because a client could
 * then hide its address by sending the header that the proxy does not write.
 */
package dev.sallyport.platform.http.client;
