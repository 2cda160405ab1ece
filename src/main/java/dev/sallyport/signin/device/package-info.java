/**
 * Remembered devices: the second factor is not asked again on a device on which its user has proven
 * it and chosen so.
 *
 * <p>Guarantees: a device replaces only the second factor, and only at a log-in with the password;
 * its session has the first level, so every call that requires a recent authentication still asks
 * for the factor. Operators, and users who must have a second factor, are always asked. A token is
 * 256 random bits of which the hash is stored, is accepted for one user, and for at most 30 days
 * after the factor was proven. It is looked at only after the right password; a wrong one is
 * ignored, so it has the same response as none. Every change of credentials, address or roles,
 * deactivation, a requested deletion and a log-out of other sessions forget all devices of the user
 * in their own transaction. A device is announced by mail, listed, and forgotten by its user.
 *
 * <p>Out of scope: the failures of an account, which a log-in by a remembered device does not reset
 * ({@code LoginService}), and which its network does not become exempt from ({@code
 * SignInService}): otherwise a stolen device and the password would permit any number of tries of
 * the second factor at a step-up.
 *
 * <p>Decisions: each use rotates the token, so that a copy becomes useless once the device was used
 * twice. The token before is accepted until its successor is used, because the response that
 * carried the successor may have been lost; within a minute it is not rotated again, so that two
 * log-ins at once do not leave the client with a token that is no longer valid. Rejected: deriving
 * the successor from the token and a server key, because one leaked key would yield every chain; a
 * fingerprint of the browser, which others can imitate; extending the 30 days at each use.
 */
package dev.sallyport.signin.device;
