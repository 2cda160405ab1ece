package dev.sallyport.platform;

/**
 * Fired when the database may have lost its last commits: another server answers than before, such
 * as a promoted standby, or it did not answer for a while, or the outcome of a commit is unknown.
 * Whoever remembers acknowledged changes applies them again; an exception makes the event come
 * again. Every node fires its own.
 */
public record DatabaseReplaced() {}
