/**
 * Passkeys: credentials of Web Authentication Level 3, verified by webauthn4j.
 *
 * <p>Guarantees: user verification is always required, so a passkey proves two factors by itself. A
 * challenge of 256 random bits is accepted once and for five minutes. Only the configured origins
 * are accepted, and no page that is embedded in another origin's. Algorithms are Ed25519, ES256 and
 * RS256; attestations are none and self-attestation. An ID has at most 1,023 bytes and is unique
 * over all users. A counter that is not increased is rejected; one that stays 0 is accepted,
 * because most authenticators do not count. Whether a passkey may be backed up never changes. What
 * the library throws at malformed input is a rejection.
 *
 * <p>Out of scope: flows and sessions ({@code signin.passkey}, {@code signin.factor}).
 *
 * <p>Decisions: webauthn4j 0.31 with Jackson 3.0, because the server's own Jackson annotations take
 * precedence over those of the application, and 0.32 needs newer ones. The AAGUID is not stored:
 * nothing depends on the model of an authenticator. Rejected: attestation with certificates, which
 * needs a list of trusted models; a table of its own, because the question at a log-in is what else
 * the user has enrolled.
 */
package dev.sallyport.credential.passkey;
