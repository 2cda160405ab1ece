package dev.sallyport.platform;

/**
 * A feature's part of the configuration: a bean that reads its variables from {@link Configuration}
 * in its constructor. All are made, and their faults reported together, before the service starts.
 */
public interface Settings {}
