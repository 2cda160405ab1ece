package dev.sallyport.signin.enrolment;

/**
 * How many recovery codes are left.
 *
 * @param remaining 0 to 10
 */
public record RemainingCodesView(int remaining) {}
