package dev.sallyport.session;

/** A sentence for a person. */
public record MessageView(String message) {}
