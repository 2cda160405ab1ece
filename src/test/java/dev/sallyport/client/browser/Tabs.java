package dev.sallyport.client.browser;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import dev.sallyport.Chromium;
import dev.sallyport.RunningService;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tabs of one browser at an application that uses {@code @sallyport/client}. The application's
 * files come from {@code clients}; what it sends to the service goes to a running one, from an
 * address of its own; the other hosts of {@code example.com} and {@code evil.example} answer with
 * what the test says.
 */
public final class Tabs implements AutoCloseable {
  /** Where passkeys work. */
  public static final String LOCALHOST = "http://localhost:8080";

  static final String APPLICATION = RunningService.ALLOWED_ORIGIN;
  static final String SERVICE = "https://auth.example.com";
  static final String API = "https://api.example.com/orders";
  static final String REFRESH = "/api/auth/refresh";

  /** What the browser sent. */
  record Call(String method, String url, String authorization) {}

  private final BrowserContext browser = Chromium.browser().newContext();
  private final Map<String, Deque<Consumer<Route>>> planned = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private final String origin;
  private final String service;
  private final URI target;
  private final String address;
  private boolean closed;

  private Tabs(String origin, String service, URI target, String address) {
    this.origin = origin;
    this.service = service;
    this.target = target;
    this.address = address;
    browser.setDefaultTimeout(20_000);
    browser.route("**", this::answerWhileOpen);
  }

  /** At an application on another host than the service. */
  static Tabs of(String address) {
    return of(RunningService.shared().url(), address);
  }

  static Tabs of(URI target, String address) {
    return new Tabs(APPLICATION, SERVICE, target, address);
  }

  /** At an application on the host of the service, for which passkeys are registered. */
  public static Tabs atLocalhost(String address) {
    return new Tabs(LOCALHOST, LOCALHOST, RunningService.shared().url(), address);
  }

  /** A blank page of the application. */
  Page blank() {
    Page page = browser.newPage();
    page.navigate(origin + "/blank");
    return page;
  }

  /** A page with a client in the variable {@code kit}. */
  Page opens() {
    Page page = blank();
    starts(page);
    return page;
  }

  void starts(Page page) {
    page.evaluate(
        """
        async ([url, allowed]) => {
          const { createClient } = await import('/clients/js/index.js');
          window.kit = createClient({ url, allowedUrls: [allowed] });
          window.heard = [];
          kit.onChange((user, reason) => heard.push([reason, user && user.email].join(' ').trim()));
        }
        """,
        List.of(service, API));
  }

  /** A page of an example, at its path below {@code clients/examples}. */
  public Page example(String path) {
    Page page = browser.newPage();
    page.navigate(origin + "/clients/examples/" + path);
    return page;
  }

  /**
   * What an expression resolves to, or {@code {error, …}} with the members of the error.
   *
   * @param arguments are in the variable {@code a}
   */
  static Object runs(Page page, String expression, String... arguments) {
    return page.evaluate(
        """
        async ([expression, a]) => {
          try {
            return await new Function('a', 'return ' + expression)(a) ?? null;
          } catch (error) {
            return { ...error, error: typeof error.code === 'string' ? error.code : error.name, flow: error.flow, message: error.message };
          }
        }
        """,
        List.of(expression, List.of(arguments)));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Page page, String expression, String... arguments) {
    return (Map<String, Object>) runs(page, expression, arguments);
  }

  /** Begins what {@link #result} waits for. */
  static void begins(Page page, String expression) {
    page.evaluate(
        "([expression]) => { window.begun = new Function('return ' + expression)();"
            + " window.begun.catch(() => {}); }",
        List.of(expression));
  }

  static Object result(Page page) {
    return runs(page, "window.begun");
  }

  /** The next request to this path waits until the test has done this. */
  Tabs delays(String path, Runnable meanwhile) {
    return plans(
        path,
        route -> {
          meanwhile.run();
          route.fulfill(new Route.FulfillOptions().setResponse(fetched(route)));
        });
  }

  /** The next request to this path is answered by this. */
  Tabs plans(String path, Consumer<Route> answer) {
    planned.computeIfAbsent(path, none -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /** The next request to this path reaches the service, but its response is lost. */
  Tabs loses(String path) {
    return plans(
        path,
        route -> {
          fetched(route);
          route.abort("connectionreset");
        });
  }

  /** The next request to this path does not reach the service. */
  Tabs drops(String path) {
    return plans(path, route -> route.abort("connectionrefused"));
  }

  Tabs answers(String path, int status, String body) {
    return plans(path, route -> fulfil(route, status, body));
  }

  /** As an API or proxy that allows every origin. */
  static void fulfil(Route route, int status, String body) {
    fulfil(route, status, body, Map.of());
  }

  static void fulfil(Route route, int status, String body, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Access-Control-Allow-Origin", APPLICATION);
    headers.put("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After");
    headers.put("Content-Type", "application/json");
    route.fulfill(new Route.FulfillOptions().setStatus(status).setHeaders(headers).setBody(body));
  }

  /** What was sent to URLs that begin like this. */
  List<Call> calls(String url) {
    return calls.stream().filter(call -> call.url().startsWith(url)).toList();
  }

  /** What was sent to a path of the service. */
  List<Call> serviceCalls(String path) {
    return calls(service + path);
  }

  int refreshes() {
    return serviceCalls(REFRESH).size();
  }

  private void answerWhileOpen(Route route) {
    try {
      answer(route);
    } catch (PlaywrightException failed) {
      // What pages still ask for at the end of a test.
      if (!closed) {
        throw failed;
      }
    }
  }

  private void answer(Route route) {
    String url = route.request().url();
    String path = URI.create(url).getPath();
    calls.add(
        new Call(route.request().method(), url, route.request().headers().get("authorization")));
    Deque<Consumer<Route>> answers = planned.getOrDefault(path, new ArrayDeque<>());
    if (!answers.isEmpty()) {
      answers.remove().accept(route);
    } else if (url.startsWith(origin + "/blank")) {
      route.fulfill(
          new Route.FulfillOptions().setContentType("text/html").setBody("<title>Blank</title>"));
    } else if (path.endsWith("/spa/config.js")) {
      route.fulfill(
          new Route.FulfillOptions()
              .setContentType("text/javascript")
              .setBody(
                  "export const url = '%s'; export const sessionCookie = false;"
                      .formatted(service)));
    } else if (url.startsWith(origin + "/clients/")) {
      route.fulfill(new Route.FulfillOptions().setPath(file(path)));
    } else if (url.startsWith(service + "/")) {
      route.fulfill(new Route.FulfillOptions().setResponse(fetched(route)));
    } else {
      fulfil(route, 200, "{}");
    }
  }

  private static Path file(String path) {
    return Path.of(path.substring(1).replaceFirst("/$", "/index.html"));
  }

  private APIResponse fetched(Route route) {
    URI sent = URI.create(route.request().url());
    String path = sent.getRawPath() + (sent.getRawQuery() == null ? "" : "?" + sent.getRawQuery());
    Map<String, String> headers = new HashMap<>(route.request().allHeaders());
    // Others sign in from loopback as well.
    headers.put("x-forwarded-for", address);
    return route.fetch(
        new Route.FetchOptions().setUrl(target.resolve(path).toString()).setHeaders(headers));
  }

  BrowserContext browser() {
    return browser;
  }

  @Override
  public void close() {
    closed = true;
    browser.close();
  }
}
