package dev.sallyport.session;

import java.util.UUID;

/**
 * Fired in the transaction in which a user or an operator ends every session of a user, or every
 * other one.
 */
public record SignedOutEverywhere(UUID userId) {}
