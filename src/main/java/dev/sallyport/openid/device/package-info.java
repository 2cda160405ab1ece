/**
 * The device authorization grant (RFC 8628): a device without a browser of its own, such as a
 * television or a command line, gets the tokens of a user who allows it in the browser of another
 * device.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>Only clients that operators have permitted the grant may use it; no client may by default.
 *   <li>A request is valid for ten minutes, and for at most two after the user has allowed it. Its
 *       codes are stored as hashes only. Of parallel decisions one counts, and of parallel
 *       exchanges of the device code one opens a session; every further exchange ends that session.
 *   <li>A user code is accepted only from a user who is signed in. Wrong ones are limited for each
 *       user and each network, and the answer is the same whatever is wrong with a code.
 *   <li>A device that asks too often is told to slow down, and its interval grows by five seconds
 *       each time, in the database, on whichever nodes it asks.
 *   <li>Requests are bounded: for each network by {@code DEVICE_RATE_LIMIT}, for each client and in
 *       total.
 * </ul>
 *
 * <p>Out of scope: the page that asks the user ({@code web.device}), and the tokens ({@code
 * openid.token}).
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The user is asked for every request, also for applications that need no consent, and an
 *       allowance is not remembered as a consent: an attacker can begin a request of any client and
 *       send its code to a victim (RFC 8628, section 5.4).
 *   <li>The session of the device is below that of the browser, as with a code. It outlives a
 *       log-out only with {@code offline_access}, which the user sees on the page. Rejected:
 *       sessions that always outlive it, because the user could then not end them by logging out.
 *   <li>Wrong user codes have a streak of failures of their own for each user. A right code
 *       withdraws only its own attempt and does not end the streak, because an attacker can have
 *       any number of right codes.
 *   <li>A user code has less than 35 bits, so a plain hash could be reversed; it is hashed with a
 *       key that is derived from {@code JWT_SECRET}.
 *   <li>Only web and native clients may use the grant: a single-page application runs in a browser,
 *       which can be redirected.
 * </ul>
 *
 * <p>Glossary: a <i>device grant</i> is a request of a device and its outcome; the <i>device
 * code</i> is known to the device, the <i>user code</i> is shown to the user.
 */
package dev.sallyport.openid.device;
