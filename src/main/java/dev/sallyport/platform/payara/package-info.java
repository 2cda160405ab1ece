/**
 * Workarounds for the application server, so that an upgrade of the server is reviewed here. Each
 * has a test that fails once the server no longer needs it.
 *
 * <ul>
 *   <li>{@link dev.sallyport.platform.payara.RequestHeadGuard} replaces the server's check of
 *       headers, which rejects bytes above 0x7F, and answers malformed requests as problems, and
 *       reads the bodies of requests that offer HTTP/2 ({@code Upgrade: h2c}), for which the server
 *       would wait in vain. {@code Grizzly} is the part of the HTTP library that it uses, by
 *       reflection, and {@link dev.sallyport.platform.payara.FramingFilter} rejects what only
 *       servlets can see. Test: {@code ServerHeaderCheckTest}.
 *   <li>{@link dev.sallyport.platform.payara.GracefulShutdown} and {@link
 *       dev.sallyport.platform.payara.NetworkListeners} close the listeners before the application
 *       is unloaded, which Payara Micro does in the other order. Test: {@code ServerUnloadIT}.
 *   <li>{@link dev.sallyport.platform.payara.JsonResolverFilter} serializes responses until the
 *       server has found the JSON configuration: its first look-up is not thread-safe. Test: {@code
 *       ServerJsonResolverTest}.
 *   <li>{@code web.xml} initialises the application before the server's JAX-RS application for
 *       OpenAPI. Jersey injects {@code @Context} fields of filters only into the first application
 *       of a WAR, and Payara 7 chooses the first one at random. Test: {@code
 *       ServerContextFieldsTest}.
 * </ul>
 *
 * <p>Payara Micro 6.2025.10 and 7.2026.11 need all of them.
 *
 * <p>Out of scope: time-outs of migrations, MBeans with descriptions and the retries of timers,
 * which no server would make unnecessary.
 */
package dev.sallyport.platform.payara;
