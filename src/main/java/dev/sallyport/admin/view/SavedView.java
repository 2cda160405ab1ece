package dev.sallyport.admin.view;

import java.time.Instant;
import java.util.UUID;

/**
 * Filters of a list of the console under a name.
 *
 * @param page {@code events} or {@code suspicious}
 * @param query what follows the question mark in the console's address; may be empty
 * @param createdAt when the view was first saved
 */
public record SavedView(UUID id, String page, String name, String query, Instant createdAt) {}
