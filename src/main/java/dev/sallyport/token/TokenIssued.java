package dev.sallyport.token;

/** Fired for each access token; it contains no data, because any observer receives it. */
public record TokenIssued() {}
