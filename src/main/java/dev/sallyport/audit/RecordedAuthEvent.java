package dev.sallyport.audit;

import dev.sallyport.platform.http.client.RequestOrigin;

/**
 * A recorded event, fired for counting and logging; observed after the commit.
 *
 * @param reason why it failed; null if it succeeded
 * @param times how often; more than once for counted floods
 */
public record RecordedAuthEvent(
    EventType type, Subject subject, RequestOrigin origin, FailureReason reason, int times) {}
