package dev.sallyport.session;

/** A message for people. */
public record MessageView(String message) {}
