package dev.sallyport.session;

import java.util.UUID;

/** Fired in the transaction that ends every session of a user, or every other one, on request. */
public record SignedOutEverywhere(UUID userId) {}
