package dev.sallyport.account;

import java.util.UUID;

/** Fired in the transaction that replaces a user's roles, which the user's tokens contain. */
public record RolesChanged(UUID userId) {}
