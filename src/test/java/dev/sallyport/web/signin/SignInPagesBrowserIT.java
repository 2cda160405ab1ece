package dev.sallyport.web.signin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.passkey.VirtualAuthenticator;
import dev.sallyport.web.PageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages that sign users in, in a real browser: by keyboard, on a phone, without scripts. */
@Slow
@SharesService
class SignInPagesBrowserIT {
  private static final String ADDS_PASSKEY =
      """
      async token => {
        const call = async (path, body) => {
          const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
          const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
          if (!answer.ok) {
            throw new Error(await answer.text());
          }
          return answer.json();
        };
        const { flow, public_key } = await call('api/auth/passkeys/options', {});
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(public_key);
        const credential = (await navigator.credentials.create({ publicKey })).toJSON();
        await call('api/auth/passkeys', { flow, credential, name: 'Laptop' });
      }
      """;

  private static final Pattern ACCOUNT = Pattern.compile("/account$");

  private final TestUser ada = TestUser.registered();

  @Test
  void anAccountIsCreatedAndUsedWithoutScripts() {
    ada.logsIn();
    FactorStory app = FactorStory.enrolled(ada);
    try (PageReader reader = PageReader.withoutScripts()) {
      Page page = reader.opens("/login").page();
      assertThat(page.getByLabel("E-mail address")).isFocused();
      page.keyboard().type(ada.email());
      page.keyboard().press("Tab");
      page.keyboard().type("wrong-password");
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT))
          .hasText("The e-mail address or the password is wrong.");
      assertThat(page).hasTitle(Pattern.compile("^Error: "));
      assertThat(page.getByLabel("E-mail address")).hasValue(ada.email());
      assertThat(page.getByLabel("Password")).isFocused();
      assertThat(page.getByLabel("Password")).hasValue("");

      page.keyboard().type(TestUser.PASSWORD);
      page.keyboard().press("Enter");
      assertThat(page.getByLabel("Code")).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.getByText("Enter a code.")).isVisible();
      assertThat(page.getByLabel("Code")).isFocused();
      page.keyboard().type(app.recoveryCodes().get(0));
      page.keyboard().press("Enter");
      assertThat(page).hasURL(ACCOUNT);

      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Log out")).first().click();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")).click();
      assertThat(heading(page)).hasText("You are logged out");
    }
  }

  @Test
  void everyoneCanUseEachPageAndState() {
    ada.logsIn();
    FactorStory.enrolled(ada);
    for (PageReader someone : List.of(PageReader.atADesk(), PageReader.onAPhone())) {
      try (PageReader reader = someone) {
        Page page = reader.opens("/login").page();
        reader.assertThatEveryoneCanUseIt("login");
        page.getByRole(AriaRole.BUTTON, exactly("Log in")).click();
        reader.assertThatEveryoneCanUseIt("login-faults");
        reader.opens("/signup");
        reader.assertThatEveryoneCanUseIt("signup");
        page.getByLabel("E-mail address").fill("nobody");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill("short");
        page.getByRole(AriaRole.BUTTON, exactly("Create account")).click();
        assertThat(page.getByLabel("E-mail address")).isFocused();
        reader.assertThatEveryoneCanUseIt("signup-faults");
        reader.opens("/forgot");
        reader.assertThatEveryoneCanUseIt("forgot");
        reader.opens("/restore");
        reader.assertThatEveryoneCanUseIt("restore");
        reader.opens("/login");
        page.getByLabel("E-mail address").fill(ada.email());
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
            .fill(TestUser.PASSWORD);
        page.getByRole(AriaRole.BUTTON, exactly("Log in")).click();
        assertThat(page.getByLabel("Code")).isFocused();
        reader.assertThatEveryoneCanUseIt("second-factor");
        reader.opens("/logout");
        reader.assertThatEveryoneCanUseIt("logged-out");
        reader.opens("/reset");
        reader.assertThatEveryoneCanUseIt("reset");
      }
    }
  }

  @Test
  void theKeyboardReachesEverythingInOrder() {
    try (PageReader reader = PageReader.atADesk()) {
      reader.opens("/login");
      assertThat(reader.page().getByLabel("E-mail address")).isFocused();
      assertThat(reader.tabs(4))
          .containsExactly("password", "Show", "Log in", "Log in with a passkey");
      reader.page().getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill("abc");
      Locator show = reader.page().getByRole(AriaRole.BUTTON, exactly("Show"));
      show.press("Enter");
      assertThat(reader.page().locator("#password")).hasAttribute("type", "text");
    }
  }

  /** Back, a second tab and a sign-in in it: no form says that it has expired. */
  @Test
  void noFormExpiresBecauseOfAnotherTab() {
    try (PageReader reader = PageReader.atADesk()) {
      reader.opens("/login");
      Page other = reader.context().newPage();
      other.navigate("http://localhost:8080/login");
      enters(other);
      assertThat(other).hasURL(ACCOUNT);

      enters(reader.page());
      assertThat(reader.page()).hasURL(ACCOUNT);
      reader.page().goBack();
      reader.page().goForward();
      assertThat(reader.page()).hasURL(ACCOUNT);
    }
  }

  /** Chromium applies form-action to the redirect after the form, too. */
  @Test
  void aRegisteredApplicationGetsItsUserBack() {
    String target = RunningService.ALLOWED_ORIGIN + "/start?x=1";
    try (PageReader reader = PageReader.atADesk()) {
      reader.opens("/login?return_to=" + target);
      reader.page().waitForRequest(target, () -> enters(reader.page()));
    }
  }

  /** The field of the e-mail address suggests it; the button asks for it. */
  @Test
  void aPasskeySignsIn() {
    ada.logsIn();
    try (PageReader reader = PageReader.atADesk()) {
      reader.opens("/forgot");
      reader.hasAnAuthenticator();
      reader.page().evaluate(ADDS_PASSKEY, ada.token());

      reader.opens("/login");
      assertThat(reader.page()).hasURL(ACCOUNT);
      assertThat(reader.page().getByText(ada.email()).first()).isVisible();
      reader
          .page()
          .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Log out"))
          .first()
          .click();
      reader.page().getByRole(AriaRole.BUTTON, exactly("Log out")).click();
      assertThat(heading(reader.page())).hasText("You are logged out");
    }
  }

  /** A page may be open for hours, a challenge is accepted for minutes. */
  @Test
  void thePasskeyIsSuggestedForAsLongAsThePageIsOpen() {
    ada.logsIn();
    try (PageReader reader = PageReader.atADesk()) {
      Page page = reader.page();
      reader.opens("/forgot");
      VirtualAuthenticator authenticator = VirtualAuthenticator.in(page);
      page.evaluate(ADDS_PASSKEY, ada.token());
      authenticator.answers(false);
      page.addInitScript(
          "const timeout = AbortSignal.timeout;"
              + " AbortSignal.timeout = (time) => timeout.call(AbortSignal, time / 800);");
      List<String> asked = new ArrayList<>();
      page.onRequest(
          request -> {
            if (request.url().endsWith("/passkeys/login/options")) {
              asked.add(request.method());
            }
          });

      reader.opens("/login");
      page.waitForCondition(() -> asked.size() >= 3);
      authenticator.answers(true);

      assertThat(page).hasURL(ACCOUNT);
    }
  }

  @Test
  void thePasskeyIsSuggestedAgainAfterACancelledRequest() {
    try (PageReader reader = PageReader.atADesk()) {
      Page page = reader.page();
      // A browser whose user cancels what the button asks for.
      page.addInitScript(
          """
          if (window.PublicKeyCredential) {
            window.asked = [];
            PublicKeyCredential.isConditionalMediationAvailable = async () => true;
            navigator.credentials.get = ({ mediation, signal }) => {
              asked.push(mediation);
              return new Promise((resolve, reject) => {
                signal.addEventListener('abort', () => reject(signal.reason));
                if (mediation === 'optional') {
                  reject(new DOMException('Cancelled', 'NotAllowedError'));
                }
              });
            };
          }
          """);
      reader.opens("/login");
      page.waitForCondition(() -> page.evaluate("asked.length").equals(1));

      page.getByRole(AriaRole.BUTTON, exactly("Log in with a passkey")).click();

      page.waitForCondition(() -> page.evaluate("asked.length").equals(3));
      assertThat(page.evaluate("asked"))
          .isEqualTo(List.of("conditional", "optional", "conditional"));
      assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    }
  }

  /** By Escape, for example, while the service is slow. */
  @Test
  void aFormWhoseSubmissionWasStoppedCanBeSentAgain() {
    try (PageReader reader = PageReader.atADesk()) {
      Page page = reader.page();
      page.addInitScript(
          "const later = window.setTimeout;"
              + " window.setTimeout = (task, time) => later(task, time / 20);");
      int[] sent = {0};
      page.route(
          "**/login",
          route -> {
            // As if the user had stopped the first: the page stays.
            if (route.request().method().equals("POST") && sent[0]++ == 0) {
              route.abort("aborted");
            } else {
              route.resume();
            }
          });
      reader.opens("/login");
      page.getByLabel("E-mail address").fill(ada.email());
      page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
          .fill(TestUser.PASSWORD);
      // Unlike a click, this does not wait for the answer.
      String sends = "() => document.querySelector('form:not([data-passkey])').requestSubmit()";
      page.evaluate(sends);
      page.waitForCondition(() -> sent[0] == 1);
      page.waitForTimeout(1_500);

      page.evaluate(sends);

      assertThat(page).hasURL(ACCOUNT);
    }
  }

  /**
   * A sibling subdomain cannot set a cookie with the prefix, and a form needs the browser's own.
   */
  @Test
  void anotherSiteCannotLogTheUserIn() {
    try (PageReader reader = PageReader.atADesk()) {
      reader
          .context()
          .route(
              "http://localhost:4000/**",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setContentType("text/html")
                          .setBody(
                              "<form method=post action='http://localhost:8080/login'>"
                                  + "<input name=email value='"
                                  + ada.email()
                                  + "'><input name=password value='"
                                  + TestUser.PASSWORD
                                  + "'><button>Go</button></form>")));
      reader.opens("/login");
      reader.page().navigate("http://localhost:4000/");
      reader.page().getByRole(AriaRole.BUTTON).click();
      assertThat(reader.page().getByRole(AriaRole.ALERT))
          .containsText("Please send the form again");
      reader.opens("/account");
      assertThat(heading(reader.page())).hasText("Log in");
    }
  }

  private void enters(Page page) {
    page.getByLabel("E-mail address").fill(ada.email());
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
        .fill(TestUser.PASSWORD);
    page.getByRole(AriaRole.BUTTON, exactly("Log in")).click();
  }

  private static Page.GetByRoleOptions exactly(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator heading(Page page) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
  }
}
