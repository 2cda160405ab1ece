package dev.sallyport.signin.deletion;

import java.time.Instant;

/**
 * A scheduled deletion.
 *
 * @param deletionDue until then the account can be restored
 */
public record DeletionView(Instant deletionDue) {}
