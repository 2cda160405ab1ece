package dev.sallyport.signin;

/** A message for people. */
public record MessageView(String message) {}
