/**
 * PostgreSQL: the URL, the connection pool, requirements, migrations and the health probe.
 *
 * <p>Guarantees: the service starts only with a migrated schema, the encoding UTF8 and enough
 * connections for the pool. A transaction needs one connection, whether it uses JPA, SQL or both
 * ({@code TransactionConnection}); {@code ConnectionPoolIT} holds it. A refused start gives
 * PostgreSQL's own message and what to do. Nothing depends on the time zone, locale or charset of
 * the machine. PostgreSQL stops a statement before the driver stops waiting for it, except for
 * migrations.
 *
 * <p>Decisions: the pool is the application's own, so that the password is in no configuration of
 * the server. {@code DATABASE_URL} accepts only known parameters, because some of the driver's load
 * classes or read files. The same classes run on EclipseLink 4 and 5: they use only what is in
 * both, so JPA is configured by a session event listener, and the entity manager is an alternative
 * to that of Jakarta Persistence 3.2. Rejected: a class for each version, chosen by reflection.
 */
package dev.sallyport.platform.database;
