package dev.sallyport.openid.par;

import dev.sallyport.openid.authorization.AuthorizationRefused;
import dev.sallyport.openid.authorization.AuthorizationRequestReader;
import dev.sallyport.openid.authorization.AuthorizationRequestSeal;
import dev.sallyport.openid.authorization.SealedRequest;
import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientAuthenticator;
import dev.sallyport.openid.dpop.DpopProofs;
import dev.sallyport.openid.error.OAuthErrorFilter;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code POST /oauth/par}; the client authenticates itself as at the token endpoint. */
@Path(PushedRequestResource.PATH)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PushedRequestResource {
  static final String PATH = "/oauth/par";

  /** RFC 9126, section 2.2. */
  public static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

  /** What authenticates the client is no part of the request. */
  private static final Set<String> AUTHENTICATION =
      Set.of("client_secret", "client_assertion", "client_assertion_type");

  private final ClientAuthenticator clients;
  private final DpopProofs proofs;
  private final AuthorizationRequestReader reader;
  private final AuthorizationRequestSeal seal;
  private final Clock clock;

  @Inject
  public PushedRequestResource(
      ClientAuthenticator clients,
      DpopProofs proofs,
      AuthorizationRequestReader reader,
      AuthorizationRequestSeal seal,
      Clock clock) {
    this.clients = clients;
    this.proofs = proofs;
    this.reader = reader;
    this.seal = seal;
    this.clock = clock;
  }

  /** The request is validated here, so that its developer gets the error. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response push(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      MultivaluedMap<String, String> formOrNull) {
    Map<String, List<String>> form = formOrNull == null ? Map.of() : formOrNull;
    Client client = clients.authenticate(authorization, form);
    Map<String, List<String>> parameters = new HashMap<>(form);
    parameters.keySet().removeAll(AUTHENTICATION);
    parameters.put("client_id", List.of(client.id()));
    proofs.key(PATH).ifPresent(key -> bind(parameters, key));
    if (parameters.containsKey("request_uri")) {
      throw Problem.of(
          ProblemType.INVALID_AUTHORIZATION_REQUEST, "request_uri must not be pushed.");
    }
    try {
      reader.read(parameters);
    } catch (AuthorizationRefused refused) {
      throw Problem.of(ProblemType.INVALID_AUTHORIZATION_REQUEST, refused.description())
          .withMember(OAuthErrorFilter.ERROR, refused.error());
    }
    return Response.status(Response.Status.CREATED)
        .entity(
            Json.createObjectBuilder()
                .add(
                    "request_uri",
                    PREFIX
                        + seal.sealPushed(
                            SealedRequest.of(parameters, clock.instant()), client.id()))
                .add("expires_in", AuthorizationRequestSeal.PUSHED.toSeconds())
                .build())
        .build();
  }

  /** The key of a proof, as if it were named by its thumbprint (RFC 9449, section 10.1). */
  private static void bind(Map<String, List<String>> parameters, String key) {
    List<String> named = parameters.put("dpop_jkt", List.of(key));
    if (named != null && !named.equals(List.of(key))) {
      throw Problem.of(
          ProblemType.INVALID_DPOP_PROOF,
          "dpop_jkt must be the thumbprint of the key of the proof.");
    }
  }
}
