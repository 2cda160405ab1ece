package dev.sallyport.openid.authorization;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientService;
import dev.sallyport.openid.client.ClientType;
import dev.sallyport.openid.client.RedirectUris;
import dev.sallyport.openid.client.Resources;
import dev.sallyport.token.ClientGrant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads authorization requests, and refuses those that are not valid. */
@ApplicationScoped
public class AuthorizationRequestReader {
  /** RFC 7638 with SHA-256. */
  private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final ClientService clients;

  @Inject
  public AuthorizationRequestReader(ClientService clients) {
    this.clients = clients;
  }

  /**
   * @param sent the parameters of the request, which may be repeated
   * @throws AuthorizationRefused for everything else
   */
  public AuthorizationRequest read(Map<String, List<String>> sent) {
    Map<String, List<String>> parameters = new HashMap<>(sent);
    // A parameter without a value counts as absent (RFC 6749, section 3.1).
    parameters.values().removeIf(List.of("")::equals);
    ResponseTarget target = target(parameters);
    requireSupported(parameters, target);
    Set<String> scopes = scopes(parameters, target.client());
    if (scopes.isEmpty()) {
      throw AuthorizationRefused.toClient(
          target, "invalid_scope", "scope must contain a scope that is registered for the client.");
    }
    Optional<String> key = key(parameters, target);
    Optional<String> resource = resource(parameters, target);
    // The library knows fewer resources than may be registered.
    parameters.remove("resource");
    AuthorizationRequest request =
        scopes.contains(ClientGrant.OPENID)
            ? ofOpenId(
                parsed(parameters, target), target, scopes, single(parameters, "id_token_hint"))
            : plain(parsedWithoutOpenId(parameters, target), target, scopes);
    requireProtection(request);
    return request.forTokens(key, resource);
  }

  /** RFC 9449, section 10. */
  private static Optional<String> key(Map<String, List<String>> parameters, ResponseTarget target) {
    Optional<String> key = single(parameters, "dpop_jkt");
    if (key.filter(text -> !THUMBPRINT.matcher(text).matches()).isPresent()) {
      throw AuthorizationRefused.toClient(
          target, "invalid_request", "dpop_jkt must be the SHA-256 thumbprint of a key.");
    }
    return key;
  }

  /** RFC 8707, section 2.1. */
  private static Optional<String> resource(
      Map<String, List<String>> parameters, ResponseTarget target) {
    List<String> requested = parameters.getOrDefault("resource", List.of());
    if (!Resources.permit(target.client(), Optional.empty(), requested)) {
      throw AuthorizationRefused.toClient(
          target, "invalid_target", "resource must be one that is registered for the client.");
    }
    return Resources.chosen(Optional.empty(), requested);
  }

  /** What the errors of the request need; until it is known they are shown to the user. */
  private ResponseTarget target(Map<String, List<String>> parameters) {
    Client client =
        single(parameters, "client_id")
            .flatMap(clients::find)
            .filter(found -> found.type() != ClientType.SERVICE)
            .orElseThrow(
                () -> AuthorizationRefused.toUser("The application is not registered here."));
    String redirectUri =
        single(parameters, "redirect_uri")
            .filter(uri -> RedirectUris.permits(client, uri))
            .orElseThrow(
                () ->
                    AuthorizationRefused.toUser(
                        "The application must send a redirect_uri that is registered for it."));
    Optional<String> state = single(parameters, "state");
    Optional<ResponseMode> mode =
        single(parameters, "response_mode")
            .map(ResponseMode::of)
            .orElse(Optional.of(ResponseMode.QUERY));
    ResponseTarget target =
        new ResponseTarget(client, redirectUri, mode.orElse(ResponseMode.QUERY), state);
    if (mode.isEmpty()) {
      throw AuthorizationRefused.toClient(
          target, "invalid_request", "response_mode must be query or form_post.");
    }
    return target;
  }

  private static void requireSupported(
      Map<String, List<String>> parameters, ResponseTarget target) {
    Optional<String> repeated =
        parameters.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1 && !entry.getKey().equals("resource"))
            .map(Map.Entry::getKey)
            .sorted()
            .findFirst();
    if (repeated.isPresent()) {
      // Its name is not repeated: the caller chose it.
      throw AuthorizationRefused.toClient(
          target, "invalid_request", "A parameter must not appear more than once.");
    }
    if (parameters.containsKey("request")) {
      throw AuthorizationRefused.toClient(
          target, "request_not_supported", "Request objects are not supported.");
    }
    // References to pushed requests have been resolved before.
    if (parameters.containsKey("request_uri")) {
      throw AuthorizationRefused.toClient(
          target, "request_uri_not_supported", "Only references to pushed requests are supported.");
    }
    if (parameters.containsKey("registration")) {
      throw AuthorizationRefused.toClient(
          target, "registration_not_supported", "Clients are registered by operators.");
    }
    String type = single(parameters, "response_type").orElse("");
    if (type.isEmpty()) {
      throw AuthorizationRefused.toClient(target, "invalid_request", "response_type is required.");
    }
    if (!type.equals("code")) {
      throw AuthorizationRefused.toClient(
          target, "unsupported_response_type", "response_type must be code.");
    }
  }

  /** Others that were requested are ignored (OpenID Connect Core, section 3.1.2.1). */
  private static Set<String> scopes(Map<String, List<String>> parameters, Client client) {
    return single(parameters, "scope").stream()
        .flatMap(scope -> Stream.of(scope.split(" ", -1)))
        .filter(client.scopes()::contains)
        .collect(Collectors.toSet());
  }

  private static AuthenticationRequest parsed(
      Map<String, List<String>> parameters, ResponseTarget target) {
    try {
      return AuthenticationRequest.parse(parameters);
    } catch (ParseException malformed) {
      throw malformed(target, malformed);
    }
  }

  private static com.nimbusds.oauth2.sdk.AuthorizationRequest parsedWithoutOpenId(
      Map<String, List<String>> parameters, ResponseTarget target) {
    try {
      return com.nimbusds.oauth2.sdk.AuthorizationRequest.parse(parameters);
    } catch (ParseException malformed) {
      throw malformed(target, malformed);
    }
  }

  /** The library's own sentence may quote what was sent, so it is not passed on. */
  private static AuthorizationRefused malformed(ResponseTarget target, ParseException malformed) {
    String error =
        Optional.ofNullable(malformed.getErrorObject())
            .map(object -> object.getCode())
            .filter(Objects::nonNull)
            .orElse("invalid_request");
    return AuthorizationRefused.toClient(
        target, error, "The parameters of the request are malformed or contradict each other.");
  }

  private static AuthorizationRequest ofOpenId(
      AuthenticationRequest parsed,
      ResponseTarget target,
      Set<String> scopes,
      Optional<String> hint) {
    AuthorizationRequest common = plain(parsed, target, scopes);
    RequestedClaims claims = new RequestedClaims(parsed);
    AuthorizationRequest request =
        new AuthorizationRequest(
            target,
            scopes,
            Optional.ofNullable(parsed.getNonce()).map(Object::toString),
            common.challenge(),
            common.prompts(),
            parsed.getMaxAge() < 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(parsed.getMaxAge())),
            claims.essentialLevel(target),
            Optional.ofNullable(parsed.getLoginHint()),
            Optional.ofNullable(parsed.getUILocales())
                .map(tags -> tags.stream().map(Object::toString).collect(Collectors.joining(","))),
            hint);
    return request.by(claims.subjects(), claims.preferredLevel());
  }

  private static AuthorizationRequest plain(
      com.nimbusds.oauth2.sdk.AuthorizationRequest parsed,
      ResponseTarget target,
      Set<String> scopes) {
    if (parsed.getCodeChallenge() != null
        && !CodeChallengeMethod.S256.equals(parsed.getCodeChallengeMethod())) {
      throw AuthorizationRefused.toClient(
          target, "invalid_request", "code_challenge_method must be S256.");
    }
    return new AuthorizationRequest(
        target,
        scopes,
        Optional.empty(),
        Optional.ofNullable(parsed.getCodeChallenge()).map(Object::toString),
        prompts(parsed),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Set<Prompt> prompts(com.nimbusds.oauth2.sdk.AuthorizationRequest parsed) {
    Set<Prompt> prompts = new HashSet<>();
    Optional.ofNullable(parsed.getPrompt()).stream()
        .flatMap(prompt -> prompt.toStringList().stream())
        .forEach(code -> Prompt.of(code).ifPresent(prompts::add));
    return prompts;
  }

  /**
   * A stolen code must be useless (RFC 9700, section 2.1.1): public clients prove themselves by
   * PKCE, others at least by a nonce. An operator may accept older applications without either.
   */
  private static void requireProtection(AuthorizationRequest request) {
    if (request.challenge().isPresent()) {
      return;
    }
    if (request.client().isPublic()) {
      throw AuthorizationRefused.toClient(
          request.target(), "invalid_request", "code_challenge is required for this client.");
    }
    if (request.nonce().isEmpty() && !request.client().pkceOrNonceOptional()) {
      throw AuthorizationRefused.toClient(
          request.target(), "invalid_request", "code_challenge or nonce is required.");
    }
  }

  /** Empty if it is missing, empty or repeated. */
  private static Optional<String> single(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.size() == 1
        ? Optional.of(values.get(0)).filter(v -> !v.isEmpty())
        : Optional.empty();
  }
}
