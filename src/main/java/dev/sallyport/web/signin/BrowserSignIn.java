package dev.sallyport.web.signin;

import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.session.LogoutScope;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.session.browser.BrowserSessionService;
import dev.sallyport.session.grant.GrantService;
import dev.sallyport.signin.device.DeviceCookie;
import dev.sallyport.signin.unanswered.UnansweredSessions;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.page.Pages;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Gives the browser its session at the end of each way to sign in, and takes it away. */
@RequestScoped
public class BrowserSignIn {
  private final BrowserSessionService sessions;
  private final SessionEndService ends;
  private final GrantService grants;
  private final UnansweredSessions unanswered;
  private final DeviceCookie devices;
  private final Browser browser;
  private final RequestClient client;
  private final Pages pages;
  private final Clock clock;

  @Inject
  public BrowserSignIn(
      BrowserSessionService sessions,
      SessionEndService ends,
      GrantService grants,
      UnansweredSessions unanswered,
      DeviceCookie devices,
      Browser browser,
      RequestClient client,
      Pages pages,
      Clock clock) {
    this.sessions = sessions;
    this.ends = ends;
    this.grants = grants;
    this.unanswered = unanswered;
    this.devices = devices;
    this.browser = browser;
    this.client = client;
    this.pages = pages;
    this.clock = clock;
  }

  /**
   * Binds a new session to the browser and sends it to where it came from. The session that the
   * browser had before ends.
   *
   * @param deviceToken of a device that was remembered now
   */
  public Response complete(OpenSession session, Optional<String> deviceToken, FormState state) {
    Optional<BrowserSession> before = browser.session();
    BearerSecret secret = bind(session);
    before.ifPresent(old -> replace(old.ref(), session));
    browser.signedIn(secret, Duration.between(clock.instant(), session.sessionExpires()));
    deviceToken.map(devices::of).ifPresent(browser::keeps);
    return pages.redirect(state.returnTo().orElse("account"));
  }

  /** A user who is authenticated again stays signed in to the applications. */
  private void replace(SessionRef old, OpenSession session) {
    if (old.userId().equals(session.user().id())) {
      grants.move(old, session.id());
    }
    end(old);
  }

  private BearerSecret bind(OpenSession session) {
    try {
      return sessions.begin(session.id());
    } catch (RuntimeException unanswerable) {
      // No client knows the session.
      unanswered.add(session.id());
      throw unanswerable;
    }
  }

  /** Ends the session of the browser, if it has one. */
  public void logOut() {
    browser.session().map(BrowserSession::ref).ifPresent(this::end);
    browser.signedOut();
  }

  private void end(SessionRef session) {
    ends.logOut(session, LogoutScope.LOCAL, client.origin());
  }
}
