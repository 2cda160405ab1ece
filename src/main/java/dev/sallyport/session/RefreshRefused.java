package dev.sallyport.session;

/** Fired for each refresh token that was no good, whatever the reason. */
public record RefreshRefused() {}
