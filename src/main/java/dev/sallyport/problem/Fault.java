package dev.sallyport.problem;

/**
 * One invalid value of a request.
 *
 * @param field wire name of the member, parameter or header; empty for the body as a whole
 * @param code stable name of the violated rule, such as {@code too_short}
 * @param message what the field must be, as a predicate that follows its name: "must be a UUID",
 *     "is required"; without a full stop; never contains a secret
 */
public record Fault(String field, String code, String message) {}
