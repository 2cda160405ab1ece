package dev.sallyport.web.authorization;

import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientService;
import dev.sallyport.openid.client.RedirectUris;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.session.grant.GrantService;
import dev.sallyport.token.id.IdTokenHint;
import dev.sallyport.token.id.IdTokenHints;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Pages;
import dev.sallyport.web.signin.BrowserSignIn;
import dev.sallyport.web.signin.LogoutPageResource;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /oauth/logout} (OpenID Connect RP-Initiated Logout). */
@Path("/oauth/logout")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class EndSessionPageResource {
  private final ClientService clients;
  private final GrantService grants;
  private final IdTokenHints hints;
  private final LogoutPageResource page;
  private final BrowserSignIn signIn;
  private final Browser browser;
  private final Pages pages;

  @Inject
  public EndSessionPageResource(
      ClientService clients,
      GrantService grants,
      IdTokenHints hints,
      LogoutPageResource page,
      BrowserSignIn signIn,
      Browser browser,
      Pages pages) {
    this.clients = clients;
    this.grants = grants;
    this.hints = hints;
    this.page = page;
    this.signIn = signIn;
    this.browser = browser;
    this.pages = pages;
  }

  /**
   * Ends the session of the browser, and the sessions of all applications with it. Asks the user
   * first, unless the application proves by its ID token that it knows this session.
   */
  @GET
  @PermitAll
  public Response end(@Context UriInfo uri) {
    MultivaluedMap<String, String> parameters = uri.getQueryParameters();
    Optional<IdTokenHint> hint = single(parameters, "id_token_hint").flatMap(hints::read);
    Optional<String> target = target(parameters, hint);
    Optional<BrowserSession> session = browser.session();
    if (session.isPresent() && !isOf(hint, session.get().ref())) {
      return Response.ok(page.show(FormState.returningTo(target))).build();
    }
    signIn.logOut();
    return target.map(pages::redirectOut).orElseGet(() -> pages.redirect("logout"));
  }

  private boolean isOf(Optional<IdTokenHint> hint, SessionRef session) {
    return hint.flatMap(known -> grants.above(known.sessionId()))
        .filter(session::equals)
        .isPresent();
  }

  /**
   * Where the application wants its user to arrive; nowhere if nobody knows which application it
   * is, because its ID token is too old or was forged.
   *
   * @throws Problem 400 for a URI that is not registered for it, and if {@code client_id} and the
   *     ID token contradict each other
   */
  private Optional<String> target(
      MultivaluedMap<String, String> parameters, Optional<IdTokenHint> hint) {
    Optional<String> wanted = single(parameters, "post_logout_redirect_uri");
    Optional<String> named = single(parameters, "client_id");
    Optional<String> clientId = hint.map(IdTokenHint::clientId).or(() -> named);
    boolean contradicts = named.isPresent() && !named.equals(clientId);
    boolean isOfNobody = clientId.isEmpty() && parameters.containsKey("id_token_hint");
    if (!contradicts && (wanted.isEmpty() || isOfNobody)) {
      return Optional.empty();
    }
    Optional<Client> client = clientId.filter(id -> !contradicts).flatMap(clients::find);
    if (client
        .filter(
            known -> wanted.filter(uri -> RedirectUris.permitsAfterLogout(known, uri)).isPresent())
        .isEmpty()) {
      throw Problem.of(
          ProblemType.INVALID_AUTHORIZATION_REQUEST,
          "The application must send a post_logout_redirect_uri that is registered for it, and"
              + " id_token_hint or client_id.");
    }
    return wanted.map(
        uri ->
            single(parameters, "state")
                .map(state -> AuthorizationResponses.withQuery(uri, Map.of("state", state)))
                .orElse(uri));
  }

  private static Optional<String> single(MultivaluedMap<String, String> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.size() == 1
        ? values.stream().filter(v -> !v.isEmpty()).findFirst()
        : Optional.empty();
  }

  /** The same request as GET; by itself it does nothing, whichever site has sent it. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response repeat(MultivaluedMap<String, String> formOrNull) {
    return pages.redirect(AuthorizationResponses.path("oauth/logout", formOrNull));
  }
}
