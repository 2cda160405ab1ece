/**
 * Judges proofs of possession (DPoP, RFC 9449), by which applications bind their tokens to a key
 * that cannot be stolen with them.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A proof is for the method and the URL of the request, at the public URL of the service. It
 *       contains a nonce that a node of this service has made within the last six minutes, was
 *       issued within five minutes of now, and works once on all nodes, also after a restart. Where
 *       an access token is sent, the proof contains its hash and is signed by the key of the token.
 *   <li>If a proof cannot be remembered, the request fails.
 *   <li>A client that must bind its tokens gets none without a proof, by no grant type.
 * </ul>
 *
 * <p>Out of scope: reading proofs and verifying their signatures, in {@code token.proof}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The nonce is always required: a proof cannot be made in advance, and the service need not
 *       rely on the clock of the application. It is the number of a minute with its MAC under a key
 *       from {@code JWT_SECRET}, so every node makes and accepts the same one, and nothing is
 *       stored. Nonces of {@code JWT_SECRET_PREVIOUS} are accepted as well. Each response to a
 *       request with a proof has the current nonce.
 *   <li>Used proofs are rows, not entries of the data grid, for the reason that used assertions
 *       are: an entry that was evicted or lost would make a proof usable again. A proof is used up
 *       before the code or token of the request is judged, so that of parallel requests with one
 *       proof a single one goes on.
 *   <li>URLs are compared in their normal form (RFC 3986, section 6.2), because RFC 9449 recommends
 *       it: proxies and libraries differ in spelling.
 *   <li>Access tokens of every client may be bound, refresh tokens only those of public clients:
 *       others authenticate at each refresh (RFC 9449, section 5). A refresh with another key or
 *       without a proof is refused and ends nothing, because the thief of a refresh token alone
 *       could otherwise log its user out; it is an event.
 * </ul>
 */
package dev.sallyport.openid.dpop;
