package dev.sallyport.session.refresh;

/** Fired for each rejected refresh token, whatever the reason. */
public record RefreshRefused() {}
