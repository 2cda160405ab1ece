package dev.sallyport.platform.database;

/**
 * Fired when the database may have lost its latest commits: a different server responds, such as a
 * promoted standby; the database did not respond for a while; or the outcome of a commit is
 * unknown. Observers that remember acknowledged changes apply them again; if an observer throws an
 * exception, the event is fired again. Every node fires its own event.
 */
public record DatabaseReplaced() {}
