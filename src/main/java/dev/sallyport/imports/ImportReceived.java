package dev.sallyport.imports;

/** Fired when an import can be worked on. */
public record ImportReceived() {}
