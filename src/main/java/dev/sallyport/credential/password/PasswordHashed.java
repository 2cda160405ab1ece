package dev.sallyport.credential.password;

import java.time.Duration;

/** Fired for each password hash; {@code took} is its duration without the wait. */
public record PasswordHashed(Duration took) {}
