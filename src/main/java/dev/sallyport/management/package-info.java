/**
 * The service in JMX, where administrators of application servers look first: figures, keys and
 * throttles as MBeans {@code dev.sallyport:type=…}, while the service is deployed.
 *
 * <p>Guarantees: figures come from the same registry as {@code /metrics}, so neither can say what
 * the other does not; nothing here tells a secret; each operation is an auth event. Who calls is
 * the server's to know and to admit: over a socket only when its administrator opened one.
 *
 * <p>Operations are for the hour when nobody can sign in to the console; they do what its API does,
 * through the same services.
 */
package dev.sallyport.management;
