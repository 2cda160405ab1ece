package dev.sallyport.client;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Puts a {@link ProofFilter} before each method, so that a token that is bound to a key never works
 * without its proof.
 *
 * <p>Two properties of the application ({@code Application.getProperties()}) change it: {@value
 * #URL}, and {@value #VERIFIER} with a {@link ProofVerifier}.
 */
public final class ProofFeature implements DynamicFeature {
  /**
   * What callers know the server by, such as {@code https://api.example.com}, if a proxy changes
   * it. A path in it is put before that of the request. Without it the URL of the request counts.
   */
  public static final String URL = "dev.sallyport.client.url";

  /** A verifier with nonces, or with a memory that several servers share. */
  public static final String VERIFIER = "dev.sallyport.client.verifier";

  private static final ProofVerifier DEFAULT = new ProofVerifier();

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    boolean required =
        AuthenticationFeature.elements(resource)
            .anyMatch(element -> element.isAnnotationPresent(RequiresProof.class));
    Object verifier = context.getConfiguration().getProperty(VERIFIER);
    Object url = context.getConfiguration().getProperty(URL);
    context.register(
        new ProofFilter(
            required,
            verifier == null ? DEFAULT : (ProofVerifier) verifier,
            url == null ? null : url.toString()));
  }
}
