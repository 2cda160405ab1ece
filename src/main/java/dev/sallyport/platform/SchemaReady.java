package dev.sallyport.platform;

/**
 * Fired once at start, after the configuration was found valid and the schema is current. What an
 * observer throws stops the start.
 */
public record SchemaReady() {}
