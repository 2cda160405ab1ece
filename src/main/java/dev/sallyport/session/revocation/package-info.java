/**
 * Revocation: how every node learns which sessions have ended.
 *
 * <p>Guarantees: a node rejects the access tokens of an ended session within a second of the commit
 * that ended it, whatever statement did it. Ends are read from a feed in commit order, never by a
 * clock; the message of the data grid only makes it faster. A node that cannot read the feed
 * rejects tokens once its knowledge is too old. An end that the database has lost is applied again.
 */
package dev.sallyport.session.revocation;
