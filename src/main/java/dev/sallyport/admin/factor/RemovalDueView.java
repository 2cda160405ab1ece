package dev.sallyport.admin.factor;

import java.time.Instant;

/** When the factors are removed. */
public record RemovalDueView(Instant removalDue) {}
