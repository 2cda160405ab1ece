package dev.sallyport.session;

/** Fired for each rejected refresh token, whatever the reason. */
public record RefreshRefused() {}
