/** Types of PostgreSQL that JPA does not map by itself: times, identifiers and sets of words. */
package dev.sallyport.platform.database.type;
