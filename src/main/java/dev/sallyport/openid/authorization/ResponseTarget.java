package dev.sallyport.openid.authorization;

import dev.sallyport.openid.client.Client;
import java.util.Optional;

/**
 * Where the response to an authorization request goes: a redirect URI that is registered for the
 * client.
 *
 * @param state as in the request
 */
public record ResponseTarget(
    Client client, String redirectUri, ResponseMode mode, Optional<String> state) {}
