package dev.sallyport.token;

/** Fired for each access token; it says no more, because events travel. */
public record TokenIssued() {}
