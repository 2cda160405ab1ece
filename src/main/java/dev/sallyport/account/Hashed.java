package dev.sallyport.account;

import java.time.Duration;

/** Fired for each password hash; {@code took} is the work alone, without its wait. */
public record Hashed(Duration took) {}
