package dev.sallyport.signin.flow;

/**
 * A new flow: the only time that its secret is known.
 *
 * @param secret 256 random bits in 43 characters of Base64url, for the client that began the flow
 * @param challenge 256 random bits in Base64url, for a passkey; null if none is awaited
 */
public record StartedFlow(String secret, String challenge) {
  @Override
  public String toString() {
    return "StartedFlow[hidden]";
  }
}
