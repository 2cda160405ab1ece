package dev.sallyport.platform.payara;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The part of Payara's HTTP library that {@link RequestHeadGuard} uses. Accessed by reflection,
 * because the server contains the library but does not publish it as an artifact. All members are
 * looked up when an instance is created, so that an incompatible version fails at start and not at
 * a request.
 */
final class Grizzly {
  private final Class<?> probe;
  private final Class<?> request;
  private final Method monitoring;
  private final Method addProbes;
  private final Method removeProbes;
  private final Method headers;
  private final Method header;
  private final Method headerCount;
  private final Method headerValue;
  private final Method removeHeader;
  private final Method length;
  private final Method uri;
  private final Method decodedUri;
  private final Method serverName;
  private final Method isHead;
  private final Method isSecure;
  private final Method attribute;
  private final Method setAttribute;
  private final Method response;
  private final Method status;
  private final Method isCommitted;
  private final Method setCommitted;
  private final Method setExpectContent;
  private final Method limit;
  private final Method toByteBuffer;
  private final Method memoryManager;
  private final Method wrap;
  private final Method write;
  private final Method registerStatus;
  private final Method isUpgrade;
  private final Method isIgnoringContent;
  private final Method setIgnoringContent;
  private final Method findTransferEncoding;

  /**
   * @param server sees the classes of the server
   * @throws ReflectiveOperationException when they are different
   */
  Grizzly(ClassLoader server) throws ReflectiveOperationException {
    Class<?> dataChunk = type(server, "http.util.DataChunk");
    Class<?> mimeHeaders = type(server, "http.util.MimeHeaders");
    Class<?> requestUri = type(server, "http.util.RequestURIRef");
    Class<?> httpHeader = type(server, "http.HttpHeader");
    Class<?> httpResponse = type(server, "http.HttpResponsePacket");
    Class<?> buffer = type(server, "Buffer");
    Class<?> connection = type(server, "Connection");
    Class<?> memory = type(server, "memory.MemoryManager");
    Class<?> config = type(server, "monitoring.MonitoringConfig");
    probe = type(server, "http.HttpProbe");
    request = type(server, "http.HttpRequestPacket");
    monitoring = codec(server).getMethod("getMonitoringConfig");
    addProbes = config.getMethod("addProbes", Object[].class);
    removeProbes = config.getMethod("removeProbes", Object[].class);
    headers = httpHeader.getMethod("getHeaders");
    header = httpHeader.getMethod("getHeader", String.class);
    headerCount = mimeHeaders.getMethod("size");
    headerValue = mimeHeaders.getMethod("getValue", int.class);
    removeHeader = mimeHeaders.getMethod("removeHeader", String.class);
    length = dataChunk.getMethod("getLength");
    uri = request.getMethod("getRequestURIRef");
    decodedUri = requestUri.getMethod("getDecodedRequestURIBC", boolean.class);
    serverName = request.getMethod("serverName");
    isHead = request.getMethod("isHeadRequest");
    isSecure = httpHeader.getMethod("isSecure");
    attribute = request.getMethod("getAttribute", String.class);
    setAttribute = request.getMethod("setAttribute", String.class, Object.class);
    response = request.getMethod("getResponse");
    status = httpResponse.getMethod("getStatus");
    isCommitted = httpHeader.getMethod("isCommitted");
    setCommitted = httpHeader.getMethod("setCommitted", boolean.class);
    setExpectContent = httpHeader.getMethod("setExpectContent", boolean.class);
    limit = buffer.getMethod("limit");
    toByteBuffer = buffer.getMethod("toByteBuffer", int.class, int.class);
    memoryManager = connection.getMethod("getMemoryManager");
    wrap = type(server, "memory.Buffers").getMethod("wrap", memory, byte[].class);
    write = connection.getMethod("write", Object.class);
    registerStatus =
        type(server, "http.util.HttpStatus").getDeclaredMethod("register", int.class, String.class);
    registerStatus.setAccessible(true);
    isUpgrade = httpHeader.getMethod("isUpgrade");
    isIgnoringContent = httpHeader.getMethod("isIgnoreContentModifiers");
    setIgnoringContent = httpHeader.getMethod("setIgnoreContentModifiers", boolean.class);
    findTransferEncoding =
        codec(server).getDeclaredMethod("setTransferEncodingOnParsing", httpHeader);
    findTransferEncoding.setAccessible(true);
  }

  /**
   * Reads the body of a request that offers another protocol, such as {@code Upgrade: h2c}, which
   * the server does not speak: it would take what follows the head for that protocol, and wait for
   * the body in vain.
   */
  void ignoreUpgrade(Object codec, Object aRequest) {
    if ((boolean) call(isUpgrade, aRequest) && (boolean) call(isIgnoringContent, aRequest)) {
      call(setIgnoringContent, aRequest, false);
      call(findTransferEncoding, codec, aRequest);
    }
  }

  /** The class of the request parser, of which each listener has one. */
  static Class<?> codec(ClassLoader server) throws ClassNotFoundException {
    return type(server, "http.HttpCodecFilter");
  }

  private static Class<?> type(ClassLoader server, String name) throws ClassNotFoundException {
    return Class.forName("org.glassfish.grizzly." + name, true, server);
  }

  /**
   * A probe that is notified of every request; a RuntimeException from the handler rejects the
   * request.
   */
  Object probe(InvocationHandler handler) {
    return Proxy.newProxyInstance(probe.getClassLoader(), new Class<?>[] {probe}, handler);
  }

  void add(Object codec, Object aProbe) {
    call(addProbes, call(monitoring, codec), (Object) array(aProbe));
  }

  void remove(Object codec, Object aProbe) {
    call(removeProbes, call(monitoring, codec), (Object) array(aProbe));
  }

  private Object[] array(Object aProbe) {
    Object[] probes = (Object[]) Array.newInstance(probe, 1);
    probes[0] = aProbe;
    return probes;
  }

  boolean isRequest(Object packet) {
    return request.isInstance(packet);
  }

  /** Null when there is none. */
  String header(Object aRequest, String name) {
    return (String) call(header, aRequest, name);
  }

  void removeHeader(Object aRequest, String name) {
    call(removeHeader, call(headers, aRequest), name);
  }

  int headerCount(Object aRequest) {
    return (int) call(headerCount, call(headers, aRequest));
  }

  int valueLength(Object aRequest, int index) {
    return (int) call(length, call(headerValue, call(headers, aRequest), index));
  }

  /** Decodes path and host as the server does later; throws what it throws. */
  void decode(Object aRequest) {
    call(decodedUri, call(uri, aRequest), true);
    call(serverName, aRequest);
  }

  boolean isHead(Object aRequest) {
    return (boolean) call(isHead, aRequest);
  }

  /** To be read by servlets. */
  void setAttribute(Object aRequest, String name, Object value) {
    call(setAttribute, aRequest, name, value);
  }

  Object attribute(Object aRequest, String name) {
    return call(attribute, aRequest, name);
  }

  boolean isAnswered(Object aRequest) {
    return (boolean) call(isCommitted, call(response, aRequest));
  }

  int status(Object aRequest) {
    return (int) call(status, call(response, aRequest));
  }

  /** Sends a whole answer, with {@code Connection: close}, in the place of the server's own. */
  void answer(Object connection, Object aRequest, byte[] bytes) {
    // Over TLS the server fails if it has nothing left to write, so its own response follows;
    // clients ignore data after the last response of a connection (RFC 9112, section 9.6).
    if (!(boolean) call(isSecure, aRequest)) {
      Object answer = call(response, aRequest);
      call(setCommitted, answer, true);
      call(setExpectContent, answer, false);
    }
    call(write, connection, call(wrap, null, call(memoryManager, connection), bytes));
  }

  int limit(Object buffer) {
    return (int) call(limit, buffer);
  }

  /** A character for each byte. */
  String text(Object buffer, int end) {
    ByteBuffer bytes = (ByteBuffer) call(toByteBuffer, buffer, 0, end);
    return StandardCharsets.ISO_8859_1.decode(bytes).toString();
  }

  /** Reason phrases for statuses that Grizzly would call {@code CUSTOM}. */
  void register(Map<Integer, String> reasonPhrases) {
    reasonPhrases.forEach((code, phrase) -> call(registerStatus, null, code, phrase));
  }

  private static Object call(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw new IllegalStateException(thrown.getCause());
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
