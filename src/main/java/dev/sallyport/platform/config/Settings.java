package dev.sallyport.platform.config;

/**
 * A feature's part of the configuration: a bean that reads its variables from {@link Configuration}
 * in its constructor. All are created before the service starts, and their faults are reported
 * together.
 */
public interface Settings {}
