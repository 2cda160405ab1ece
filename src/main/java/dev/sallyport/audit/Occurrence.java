package dev.sallyport.audit;

/**
 * A recorded event, fired for counting and logging; observed after the commit.
 *
 * @param reason why it failed; null if it succeeded
 * @param times how often; more than once for counted floods
 */
public record Occurrence(
    EventType type, Subject subject, Origin origin, FailureReason reason, int times) {}
