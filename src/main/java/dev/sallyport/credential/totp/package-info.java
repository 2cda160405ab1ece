/**
 * Authenticator apps: time-based one-time passwords (TOTP, RFC 6238).
 *
 * <p>Guarantees: the secret has 160 random bits, is shown once, and is stored sealed with the user
 * as its context, so that a row copied to another account is of no use. A code is accepted for its
 * time step of 30 seconds and for the one before and after it. Each time step is accepted once per
 * account, on whatever node: the row's last step is compared and set in one statement. An account
 * has at most one authenticator app.
 *
 * <p>Out of scope: how often codes may be tried ({@code signin.factor}), and which calls need one.
 *
 * <p>Decisions: SHA-1, 6 digits and 30 seconds, because several apps ignore any other value of the
 * {@code otpauth} URI and then compute wrong codes; an HMAC does not need collision resistance. The
 * code is computed by java-otp and the QR code by qrcodegen, both small and without dependencies.
 * Rejected: the {@code totp} library of Sam Stevens, because it was last released in 2020 and needs
 * ZXing's image classes.
 */
package dev.sallyport.credential.totp;
