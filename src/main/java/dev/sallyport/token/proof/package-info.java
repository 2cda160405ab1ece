/**
 * Proofs by which an application shows that it holds a key (DPoP, RFC 9449): reading them, and
 * verifying their signatures.
 *
 * <p>Guarantees: a proof is signed by the key in its own header, with ES256, RS256, PS256 or EdDSA
 * on Ed25519. The key is public; a proof that contains a private or symmetric key is rejected. RSA
 * keys have 2048 to 4096 bits, keys on P-256 are points of the curve.
 *
 * <p>Out of scope: whether the proof is for this request, recent and unused, in {@code
 * openid.dpop}.
 *
 * <p>Decisions: jose4j verifies. Rejected: {@code DPoPTokenRequestVerifier} of Nimbus, which
 * compares {@code htu} as it is spelled, remembers used proofs in the memory of one node, and needs
 * a further library for EdDSA. Tests make the proofs with it.
 */
package dev.sallyport.token.proof;
