package dev.sallyport.openid.device;

import dev.sallyport.mail.PublicUrl;
import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientAuthenticator;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.token.ClientGrant;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code POST /oauth/device} (RFC 8628, section 3.1); the client authenticates itself as at the
 * token endpoint.
 */
@Path("/oauth/device")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class DeviceAuthorizationResource {
  /** After which another attempt is worthwhile while too many requests wait. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final ClientAuthenticator clients;
  private final DeviceGrantService grants;
  private final PublicUrl pages;
  private final RequestClient requestClient;

  @Inject
  public DeviceAuthorizationResource(
      ClientAuthenticator clients,
      DeviceGrantService grants,
      PublicUrl pages,
      RequestClient requestClient) {
    this.clients = clients;
    this.grants = grants;
    this.pages = pages;
    this.requestClient = requestClient;
  }

  /**
   * @throws Problem 400 for a client that may not use the grant, and without a scope that is
   *     registered for it; 401 unless it is authenticated; 429 if too many requests wait
   */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.DEVICE)
  public JsonObject begin(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      MultivaluedMap<String, String> formOrNull) {
    Map<String, List<String>> form = formOrNull == null ? Map.of() : formOrNull;
    Client client = clients.authenticate(authorization, form);
    if (!client.deviceGrant()) {
      throw Problem.of(ProblemType.UNAUTHORIZED_CLIENT);
    }
    ClientGrant grant = new ClientGrant(client.id(), scopes(form, client));
    StartedDeviceGrant started =
        grants
            .begin(grant, requestClient.origin())
            .orElseThrow(() -> Problem.rateLimited(Throttled.Action.DEVICE.wireName(), RETRY));
    String page = pages.link("/device").url();
    String userCode = started.userCode().text();
    return Json.createObjectBuilder()
        .add("device_code", started.deviceCode().encoded())
        .add("user_code", userCode)
        .add("verification_uri", page)
        .add("verification_uri_complete", page + "?" + UserCode.PARAMETER + "=" + userCode)
        .add("expires_in", DeviceGrantService.LIFETIME.toSeconds())
        .add("interval", DeviceGrantService.INTERVAL.toSeconds())
        .build();
  }

  /** Others that were requested are ignored, as by the authorization endpoint. */
  private static Set<String> scopes(Map<String, List<String>> form, Client client) {
    List<String> sent = form.getOrDefault("scope", List.of());
    if (sent.size() > 1) {
      throw Problem.invalid(
          List.of(new Fault("scope", "repeated", "must not appear more than once")));
    }
    Set<String> scopes =
        sent.stream()
            .flatMap(scope -> Stream.of(scope.split(" ", -1)))
            .filter(client.scopes()::contains)
            .collect(Collectors.toSet());
    if (scopes.isEmpty()) {
      throw Problem.of(
          ProblemType.INVALID_SCOPE,
          "The scope must contain a scope that is registered for the client.");
    }
    return scopes;
  }
}
