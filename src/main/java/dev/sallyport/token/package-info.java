/**
 * Access tokens: issue and verify. The keys that sign them are in {@code key}; {@code access} uses
 * the verifier to authorize requests.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A bearer token is accepted if {@link dev.sallyport.token.TokenVerifier} finds that {@link
 *       dev.sallyport.token.TokenIssuer} could have issued it, MicroProfile JWT accepts it as well,
 *       and its session has not ended. A resource method without {@code @RolesAllowed} or
 *       {@code @PermitAll} rejects every request.
 *   <li>An invalid token never gives more access than no token, and on a public resource never
 *       less. It causes one debug log entry and never a key fetch.
 *   <li>A recently verified token is not verified again on this node. Only the identical text
 *       matches, and its expiry, key and session are checked at each use.
 * </ul>
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Sallyport's verifier runs first, because MicroProfile JWT checks neither {@code nbf} nor a
 *       future {@code iat}, accepts a token without {@code kid}, and logs fifty lines for an
 *       invalid one.
 *   <li>jose4j signs, and {@link dev.sallyport.token.key.store.NativeRsa} where it is available;
 *       Payara's own verifier is another library, so two libraries verify each token.
 *   <li>The {@code client_id} of RFC 9068 is {@code sallyport}: users sign in to the service
 *       itself, not to another client. It is constant, so that strict verifiers can be configured
 *       to expect it.
 *   <li>Tokens of clients are told apart from those of users by {@code client_id}. The service
 *       itself rejects them everywhere but where it is made for clients, so that no application can
 *       act on an account with a token that it was given to read a name.
 *   <li>The clock skew applies to {@code iat} and {@code nbf}, never to {@code exp}.
 *   <li>Tokens may have up to 8 KiB, which is the limit of Payara Micro, as configured, for all
 *       headers together; beyond it the server itself answers with 400.
 * </ul>
 *
 * <p>Rejected: HS256 with {@code JWT_SECRET} as the key: every verifier could then issue tokens,
 * and MicroProfile JWT does not support it. A cache of verified tokens keyed by {@code jti} or
 * payload: two texts could share an entry. Registering BouncyCastle as a whole: it would affect
 * every application. A key set fetched from the service itself over HTTP: a start would wait for
 * itself.
 */
package dev.sallyport.token;
