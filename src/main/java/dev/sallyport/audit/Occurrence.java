package dev.sallyport.audit;

/**
 * Something that happened, fired to whoever counts or prints it once it is certain: after the
 * commit.
 *
 * @param reason why it failed; null when it succeeded
 * @param times how often; more than once for a flood that is counted
 */
public record Occurrence(
    EventType type, Subject subject, Origin origin, FailureReason reason, int times) {}
