package dev.sallyport.signin.password;

import java.util.UUID;

/**
 * The response to the request of a reset.
 *
 * @param flow redeems the mailed code
 * @param expiresIn how long the code is valid, in seconds
 */
public record ResetFlowView(UUID flow, long expiresIn) {}
