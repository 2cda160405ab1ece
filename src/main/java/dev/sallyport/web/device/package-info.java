/**
 * The page on which users allow or deny what another device has asked for (RFC 8628, section 3.3).
 *
 * <p>Guarantees: the page requires the session of the pages. It looks a code up only when its own
 * form was submitted, never because of an address, so that every guess is counted, and a link
 * cannot answer for the user. It always asks, and says which application it is, what it may do, and
 * when and from where it has asked. A decision counts only from the user to whom the request was
 * shown.
 *
 * <p>Decisions: the page shows no logo, because it would lend credibility to an attacker who sends
 * codes to victims. The code is shown again beside the question, so that it can be compared with
 * that of the device. An answer that is neither is a denial.
 */
package dev.sallyport.web.device;
