/**
 * Parameters and pages of the operators' API. {@link dev.sallyport.admin.query.OperatorParameters}
 * defines each parameter once: its rule, how it is read, and whether it may be recorded in clear
 * text.
 *
 * <p>Guarantees: an unknown, repeated or malformed parameter is a fault, because a misspelt filter
 * would return everything. All faults of a call are reported together.
 */
package dev.sallyport.admin.query;
