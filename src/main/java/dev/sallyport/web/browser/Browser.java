package dev.sallyport.web.browser;

import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.http.RequestCookies;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.text.Language;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.session.browser.BrowserSessionService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The browser of the current request: what its cookies say, and which it gets. */
@RequestScoped
public class Browser {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration NAMED_FOR = Duration.ofDays(30);
  private static final Duration LANGUAGE_KEPT_FOR = Duration.ofDays(365);

  private final RequestClient client;
  private final BrowserSessionService sessions;
  private final List<String> cookies = new ArrayList<>();
  private BearerSecret name;
  private Optional<BrowserSession> session;
  private Language chosen;

  @Inject
  public Browser(RequestClient client, BrowserSessionService sessions) {
    this.client = client;
    this.sessions = sessions;
  }

  /** SHA-256 of the secret that names the browser; a browser without one gets one. */
  public byte[] name() {
    if (name == null) {
      name = cookie(BrowserCookie.BROWSER).flatMap(BearerSecret::parse).orElseGet(this::named);
    }
    return name.hash();
  }

  private BearerSecret named() {
    BearerSecret random = BearerSecret.random(RANDOM);
    cookies.add(BrowserCookie.BROWSER.header(random.encoded(), NAMED_FOR));
    return random;
  }

  /** The live session of the pages; empty if nobody is signed in. */
  public Optional<BrowserSession> session() {
    if (session == null) {
      session =
          cookie(BrowserCookie.SESSION)
              .flatMap(BearerSecret::parse)
              .flatMap(secret -> sessions.use(secret, client.origin()));
    }
    return session;
  }

  /** The cookie of a session that was bound to this browser. */
  public void signedIn(BearerSecret secret, Duration lifetime) {
    cookies.add(BrowserCookie.SESSION.header(secret.encoded(), lifetime));
    session = null;
  }

  /** Removes the cookie of the session. */
  public void signedOut() {
    cookies.add(BrowserCookie.SESSION.header("", Duration.ZERO));
    session = Optional.empty();
  }

  /** Adds a cookie of another part of the service, as a {@code Set-Cookie} header. */
  public void keeps(String cookie) {
    cookies.add(cookie);
  }

  /** What the user has chosen here, or else for the account, or else in the browser. */
  public Language language() {
    return Optional.ofNullable(chosen)
        .or(() -> cookie(BrowserCookie.LANGUAGE).flatMap(Language::ofTag))
        .or(() -> session().flatMap(BrowserSession::language))
        .orElseGet(() -> Language.ofAcceptLanguage(client.acceptLanguage()));
  }

  /** The user has chosen a language. */
  public void chooses(Language language) {
    chosen = language;
    cookies.add(BrowserCookie.LANGUAGE.header(language.tag(), LANGUAGE_KEPT_FOR));
  }

  /** The {@code Set-Cookie} headers of the response. */
  public List<String> cookies() {
    return List.copyOf(cookies);
  }

  /** A cookie that occurs twice counts as none: only one of them can be ours. */
  private Optional<String> cookie(BrowserCookie cookie) {
    return RequestCookies.findSingle(client.headers("Cookie"), cookie.cookieName());
  }
}
