package dev.sallyport.account.deletion;

import java.util.UUID;

/** Fired in the transaction that schedules the deletion of an account. */
public record AccountDeletionRequested(UUID userId) {}
