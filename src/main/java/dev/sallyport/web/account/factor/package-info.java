/**
 * Authenticator app and recovery codes.
 *
 * <p>Guarantees: recovery codes are shown once, in the answer to the form that made them. The
 * secret of an app is in no address: the second step carries it sealed in its form, so that a wrong
 * code does not end the enrolment.
 */
package dev.sallyport.web.account.factor;
