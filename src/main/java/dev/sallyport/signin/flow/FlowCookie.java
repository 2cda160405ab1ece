package dev.sallyport.signin.flow;

import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.signin.cookie.ClientCookies;
import dev.sallyport.signin.cookie.CookieOwner;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Binds flows to the browser that began them, for clients that get their tokens in cookies: the
 * secret of a flow alone, such as a script of the page could read it, is of no use elsewhere.
 */
@Dependent
public class FlowCookie {
  static final String NAME = "__Host-sallyport-flow";

  /**
   * The value of {@link CookieOwner#HEADER} of the pages of mailed links, which keep no cookies,
   * because they must not replace the session of an application in the same browser. Browsers let
   * no page of another origin send it.
   */
  private static final List<String> WITHOUT_COOKIES = List.of("page");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final FactorFlowService flows;
  private final ClientCookies cookies;
  private final RequestClient client;

  @Inject
  public FlowCookie(FactorFlowService flows, ClientCookies cookies, RequestClient client) {
    this.flows = flows;
    this.cookies = cookies;
    this.client = client;
  }

  /**
   * Binds a new flow to the browser of the request. A browser has one cookie for all of its flows,
   * so that one in another tab does not end it.
   *
   * @return the {@code Set-Cookie} header of the response; empty if flows are not bound
   */
  public Optional<String> bind(StartedFlow flow) {
    if (!cookies.areSetFor(client) || client.headers(CookieOwner.HEADER).equals(WITHOUT_COOKIES)) {
      return Optional.empty();
    }
    BearerSecret browser = presented().orElseGet(() -> BearerSecret.random(RANDOM));
    flows.bind(flow, browser);
    return Optional.of(
        ClientCookies.header(NAME, browser.encoded(), FlowPurpose.SIGN_IN.lifetime()));
  }

  /** Whether the request comes from the browser that a flow is bound to, if it is bound. */
  public boolean permits(FactorFlow flow) {
    return flow.isOfBrowser(presented());
  }

  private Optional<BearerSecret> presented() {
    return cookies.find(NAME, client).flatMap(BearerSecret::parse);
  }
}
