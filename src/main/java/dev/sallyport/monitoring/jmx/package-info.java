/**
 * JMX: exposes metrics, keys and throttles as MBeans {@code dev.sallyport:type=…} to administrators
 * of the application server while the service is deployed.
 *
 * <p>Guarantees: metrics come from the same registry as {@code /metrics}, so both are always equal;
 * no MBean exposes a secret; each operation is recorded as an audit event. The server authenticates
 * callers; remote access exists only if its administrator enables it.
 *
 * <p>The operations are for emergencies in which no operator can sign in to the console; they call
 * the same services as the operators' API.
 */
package dev.sallyport.monitoring.jmx;
