package dev.sallyport.platform.lifecycle;

/**
 * Fired once at start, after the configuration was found valid and the schema is current. An
 * exception from an observer prevents the start.
 */
public record ApplicationReady() {}
