/**
 * Reading audit events: filters, pages, exports and statistics for operators.
 *
 * <p>Guarantees: a page is read by an index, whatever the filter. Statistics read hourly and minute
 * counts instead of events, so that a month costs as much as a day.
 */
package dev.sallyport.audit.search;
