/**
 * Sends alerts to a webhook, signed.
 *
 * <p>Guarantees: an alert is queued in the transaction of the caller and sent until the webhook
 * accepts it, for up to a day; a receiver must expect to get one twice. Only HTTPS, without
 * redirects and proxies, to a public address unless the configuration allows its network. A call
 * ends after five seconds, whatever the webhook answers, and its answer is not read.
 *
 * <p>Decisions: the signature covers the time, so that a receiver can reject an old request that
 * somebody repeats.
 */
package dev.sallyport.admin.alert.webhook;
