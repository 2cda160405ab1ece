/**
 * Workarounds for the application server, each in one class, so that an upgrade of the server is
 * reviewed here.
 *
 * <ul>
 *   <li>{@link dev.sallyport.platform.payara.RequestHeadGuard} replaces the server's check of
 *       headers, which rejects bytes above 0x7F, and answers malformed requests as problems; {@code
 *       Grizzly} is the part of the HTTP library that it uses, by reflection.
 *   <li>{@link dev.sallyport.platform.payara.NetworkListeners} closes the listeners before the
 *       application is unloaded, which Payara Micro does in the other order.
 *   <li>{@link dev.sallyport.platform.payara.JsonResolverFilter} serializes responses until the
 *       server has found the JSON configuration: its first look-up is not thread-safe.
 *   <li>{@link dev.sallyport.platform.payara.ManagedObject} publishes MBeans with descriptions, for
 *       which the server has no API.
 * </ul>
 */
package dev.sallyport.platform.payara;
