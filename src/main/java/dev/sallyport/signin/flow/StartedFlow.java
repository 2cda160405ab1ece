package dev.sallyport.signin.flow;

/**
 * A new flow: the only time that its secret is known.
 *
 * @param secret 256 random bits in 43 characters of Base64url, for the client that began the flow
 */
public record StartedFlow(String secret) {
  @Override
  public String toString() {
    return "StartedFlow[hidden]";
  }
}
