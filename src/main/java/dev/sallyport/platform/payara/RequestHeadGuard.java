package dev.sallyport.platform.payara;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.http.CorsFilter;
import dev.sallyport.platform.http.CorsSettings;
import dev.sallyport.platform.http.ReasonPhrases;
import dev.sallyport.platform.http.SecurityHeadersFilter;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.problem.RawProblem;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Checks the head of every request immediately after the server has parsed it. Requests that the
 * server itself would reject with an empty body, or fail on with a stack trace, are answered with a
 * problem.
 *
 * <p>This check makes {@code STRICT_HEADER_VALUE_VALIDATION_RFC_9110=false} ({@code
 * payara/jvm.options}) safe: with the server's own check, headers cannot contain bytes above 0x7F;
 * without any check, they can contain NUL, control characters and bare line ends. Therefore the
 * service refuses to start if the server's check is off and cannot be replaced by this one, and
 * {@link FramingFilter} rejects requests of a listener that was recreated and is not checked yet.
 */
@Singleton
public class RequestHeadGuard {
  private static final Logger LOG = Logger.getLogger(RequestHeadGuard.class.getName());

  private static final String SERVER_CHECK =
      "org.glassfish.grizzly.http.STRICT_HEADER_VALUE_VALIDATION_RFC_9110";
  private static final String CHECKED = RequestHeadGuard.class.getName();

  /**
   * Payara 7.2026.11 accepts a setting of this limit, {@code max-request-headers}, but ignores it.
   */
  private static final int MAX_HEADERS = 64;

  /** Payara reads these headers from any client and logs a stack trace if they are malformed. */
  private static final List<String> OF_THE_SERVER =
      List.of(
          "Payara-Tracing-TraceId", "Payara-Tracing-ParentId", "Payara-Tracing-RelationshipType");

  // Bytes of the head that the thread is about to parse; the server keeps them to itself.
  private static final ThreadLocal<Object> RECEIVED = new ThreadLocal<>();

  private final CorsSettings cors;
  private final NetworkListeners listeners;
  private final List<Object> guarded = new ArrayList<>();
  private Grizzly grizzly;
  private Object probe;

  /** Any of those that are guarded: they read bodies alike. */
  private volatile Object codec;

  @Inject
  RequestHeadGuard(CorsSettings cors) {
    this.cors = cors;
    this.listeners = new NetworkListeners();
  }

  void start(@Observes ApplicationReady ready) {
    try {
      grizzly = new Grizzly(listeners.classLoader());
      probe = grizzly.probe(this::onEvent);
      grizzly.register(ReasonPhrases.UNKNOWN_TO_THE_SERVER);
      guardListeners();
    } catch (ReflectiveOperationException | RuntimeException different) {
      if (isNeeded()) {
        throw new StartupException(
            "The server's header validation is switched off (-D"
                + SERVER_CHECK
                + "=false), and Sallyport cannot replace it on this server: remove that option.",
            different);
      }
      LOG.log(
          Level.WARNING,
          "The server answers malformed requests itself, without a problem document: {0}",
          different.toString());
    }
  }

  @PreDestroy
  synchronized void stop() {
    guarded.forEach(each -> grizzly.remove(each, probe));
    guarded.clear();
  }

  /**
   * Whether the head of a request has been checked, by this class or by the server. If not, the
   * listener is new, and its next requests will be.
   */
  public boolean hasChecked(HttpServletRequest request) {
    // HTTP/2 frames the head differently, and Grizzly decodes it elsewhere.
    if (!isNeeded()
        || request.getAttribute(CHECKED) != null
        || request.getProtocol().equals("HTTP/2.0")) {
      return true;
    }
    try {
      guardListeners();
    } catch (ReflectiveOperationException different) {
      SafeThrowable.log(
          LOG, Level.SEVERE, "Requests to a listener of the server cannot be checked", different);
    }
    return false;
  }

  private static boolean isNeeded() {
    return !Boolean.parseBoolean(System.getProperty(SERVER_CHECK, "true"));
  }

  private synchronized void guardListeners() throws ReflectiveOperationException {
    List<Object> codecs = listeners.codecs();
    if (codecs.isEmpty()) {
      throw new IllegalStateException("There is no HTTP listener");
    }
    codec = codecs.get(0);
    guarded.retainAll(codecs);
    for (Object each : codecs) {
      if (!guarded.contains(each)) {
        grizzly.add(each, probe);
        guarded.add(each);
      }
    }
  }

  /** Handles all events of a probe; see {@code org.glassfish.grizzly.http.HttpProbe}. */
  private Object onEvent(Object self, Method event, Object[] arguments) {
    switch (event.getName()) {
      case "onDataReceivedEvent" -> RECEIVED.set(arguments[1]);
      case "onHeaderParseEvent" -> {
        if (grizzly.isRequest(arguments[1])) {
          check(arguments[1], (int) arguments[2]);
        }
      }
      case "onErrorEvent" -> {
        if (grizzly.isRequest(arguments[1])) {
          refuse(arguments[0], arguments[1], (Throwable) arguments[2]);
        }
      }
      case "equals" -> {
        return self == arguments[0];
      }
      case "hashCode" -> {
        return System.identityHashCode(self);
      }
      case "toString" -> {
        return CHECKED;
      }
      default -> {
        // Does nothing.
      }
    }
    return null;
  }

  /** Throws a {@link Problem} for a request that must be rejected. */
  private void check(Object request, int headSize) {
    String head = grizzly.text(RECEIVED.get(), headSize);
    int headerCount = grizzly.headerCount(request);
    RequestHead.check(
        head, index -> index < headerCount ? grizzly.valueLength(request, index) : -1);
    if (headerCount > MAX_HEADERS) {
      throw Problem.of(ProblemType.HEADERS_TOO_LARGE);
    }
    checkMeaning(request, head);
    OF_THE_SERVER.forEach(name -> grizzly.removeHeader(request, name));
    grizzly.ignoreUpgrade(codec, request);
    grizzly.setAttribute(request, CHECKED, true);
    RECEIVED.remove();
  }

  private void checkMeaning(Object request, String head) {
    String host = grizzly.header(request, "Host");
    if (host != null) {
      RequestHead.checkHost(host);
    }
    if (head.startsWith("TRACE ")) {
      throw Problem.of(ProblemType.METHOD_NOT_ALLOWED)
          .with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    String expected = grizzly.header(request, "Expect");
    if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
      throw Problem.of(ProblemType.EXPECTATION_FAILED);
    }
    try {
      grizzly.decode(request);
    } catch (IllegalStateException malformed) {
      throw RequestHead.malformed("The request path is malformed.");
    }
  }

  private void refuse(Object connection, Object request, Throwable error) {
    // Later errors are those of a body, of which the buffer then is.
    boolean isChecked = grizzly.attribute(request, CHECKED) != null;
    Object buffer = RECEIVED.get();
    RECEIVED.remove();
    if (grizzly.isAnswered(request)) {
      return;
    }
    String head =
        isChecked ? "" : grizzly.text(buffer, grizzly.limit(buffer)).split("\r\n\r\n", 2)[0];
    // If line ends are ambiguous, a header may be part of another header's value.
    boolean isClear = !RequestHead.hasControlCharacter(head);
    Problem problem = problemOf(request, head, error);
    LOG.log(Level.FINE, "Rejected a malformed request: {0}", problem.type());
    grizzly.answer(
        connection,
        request,
        RawProblem.answer(
            problem,
            ReasonPhrases.of(problem.type().status()),
            isClear ? grizzly.header(request, "X-Request-Id") : null,
            headers(isClear ? grizzly.header(request, "Origin") : null),
            !grizzly.isHead(request)));
  }

  private Problem problemOf(Object request, String head, Throwable error) {
    if (error instanceof Problem refusal) {
      return refusal;
    }
    String message = String.valueOf(error.getMessage());
    if (message.contains("line is too large")) {
      return Problem.of(ProblemType.URI_TOO_LONG);
    }
    if (message.contains("header is too large")
        || error.getClass().getSimpleName().startsWith("MaxHeaderCount")) {
      return Problem.of(ProblemType.HEADERS_TOO_LARGE);
    }
    if (grizzly.status(request) == ProblemType.VERSION_NOT_SUPPORTED.status()
        && RequestHead.isRequestLine(head.split("\r\n", 2)[0])) {
      return Problem.of(ProblemType.VERSION_NOT_SUPPORTED);
    }
    return Problem.of(ProblemType.MALFORMED_REQUEST);
  }

  /** The headers of {@link SecurityHeadersFilter} and {@link CorsFilter}, which do not run. */
  private Map<String, String> headers(String originOrNull) {
    Map<String, String> headers = new LinkedHashMap<>(SecurityHeadersFilter.HEADERS);
    headers.put("Vary", "Origin");
    if (originOrNull != null && cors.allows(originOrNull)) {
      headers.put("Access-Control-Allow-Origin", originOrNull);
      headers.put("Access-Control-Expose-Headers", "X-Request-Id");
      if (cors.credentials()) {
        headers.put("Access-Control-Allow-Credentials", "true");
      }
    }
    return headers;
  }
}
