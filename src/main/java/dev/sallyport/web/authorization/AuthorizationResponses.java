package dev.sallyport.web.authorization;

import dev.sallyport.openid.authorization.AuthorizationRefused;
import dev.sallyport.openid.authorization.ResponseMode;
import dev.sallyport.openid.authorization.ResponseTarget;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.web.page.Pages;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends the browser back to a client, with a code or an error. */
@RequestScoped
public class AuthorizationResponses {
  private final Pages pages;
  private final TokenSettings settings;

  @Inject
  public AuthorizationResponses(Pages pages, TokenSettings settings) {
    this.pages = pages;
    this.settings = settings;
  }

  Response code(ResponseTarget target, String code) {
    return answer(target, Map.of("code", code));
  }

  Response error(ResponseTarget target, String error, String description) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", error);
    parameters.put("error_description", description);
    return answer(target, parameters);
  }

  /**
   * The error as the client or, if it must not learn of it, the user gets it.
   *
   * @throws Problem 400 for the user
   */
  Response refused(AuthorizationRefused refused) {
    return refused
        .target()
        .map(target -> error(target, refused.error(), refused.description()))
        .orElseThrow(
            () -> Problem.of(ProblemType.INVALID_AUTHORIZATION_REQUEST, refused.description()));
  }

  private Response answer(ResponseTarget target, Map<String, String> parameters) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    target.state().ifPresent(state -> all.put("state", state));
    // RFC 9207: so that a client of several providers notices a mix-up.
    all.put("iss", settings.issuer());
    if (target.mode() == ResponseMode.FORM_POST) {
      return Response.ok(pages.formPost(target.redirectUri(), all)).build();
    }
    return pages.redirectOut(withQuery(target.redirectUri(), all));
  }

  /** The query that the redirect URI has already is kept (RFC 6749, section 3.1.2). */
  static String withQuery(String uri, Map<String, String> parameters) {
    return uri
        + (uri.contains("?") ? "&" : "?")
        + parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
  }

  /** A path with the parameters of a form. */
  static String path(String page, Map<String, List<String>> formOrNull) {
    Map<String, List<String>> form = formOrNull == null ? Map.of() : formOrNull;
    String query =
        form.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(value -> encoded(entry.getKey()) + "=" + encoded(value)))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? page : page + "?" + query;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
