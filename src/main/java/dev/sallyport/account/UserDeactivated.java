package dev.sallyport.account;

import java.util.UUID;

/** Fired in the transaction that deactivates a user. */
public record UserDeactivated(UUID userId) {}
