/**
 * Enrolment of second factors: authenticator apps and the recovery codes that replace them.
 *
 * <p>Guarantees: adding, removing and replacing require a recent authentication at the highest
 * level of the account ({@code signin.stepup}), so nothing can be enrolled or removed before the
 * second factor is done. An app is enrolled once a code has confirmed it, in the session that began
 * the enrolment. Enrolment and removal end every other session and are mailed to the user. Recovery
 * codes exist only beside a second factor and are removed with the last one.
 *
 * <p>Decisions: the session that enrols an app is of the second level from then on, because its
 * user has just proven both factors; it would otherwise be the only one that cannot use its
 * account.
 */
package dev.sallyport.signin.enrolment;
