/**
 * Locks that all nodes share, in PostgreSQL.
 *
 * <p>Guarantees: an {@link dev.sallyport.platform.database.lock.AdvisoryLock} is held until the
 * transaction ends; a {@link dev.sallyport.platform.database.lock.ClusterJobLock} is granted to one
 * node a minute, and to another at once if the job's transaction fails. A {@link
 * dev.sallyport.platform.database.lock.CleanupJob} deletes rows under such a lock.
 *
 * <p>Rejected: ShedLock and db-scheduler, see {@code docs/libraries.md}.
 */
package dev.sallyport.platform.database.lock;
