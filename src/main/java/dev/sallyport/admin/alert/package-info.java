/**
 * Alerts operators to new findings by mail and by a webhook, besides the metrics for Prometheus.
 *
 * <p>Guarantees: an alert is written in the transaction that marks its findings, so that each
 * finding causes one alert, which is sent even if the node crashes. Whatever an attacker does, each
 * recipient gets at most one alert in ten minutes. A mail contains only a time, nothing that an
 * attacker has chosen.
 *
 * <p>Decisions: an alert stands for all findings since the last one; rejected: a mail for each,
 * with which an attacker could fill mailboxes and hide the finding that matters. Findings of more
 * than an hour ago cause none, so that switching alerts on does not report the past.
 */
package dev.sallyport.admin.alert;
