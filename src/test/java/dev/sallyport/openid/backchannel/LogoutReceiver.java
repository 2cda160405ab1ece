package dev.sallyport.openid.backchannel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** The part of an application that receives logout tokens. */
final class LogoutReceiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String locationOrNull;
  private volatile boolean stalls;

  LogoutReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/logout";
  }

  /** Answers with another status from now on. */
  LogoutReceiver answers(int other) {
    status = other;
    return this;
  }

  /** Redirects to another address from now on. */
  LogoutReceiver redirectsTo(String uri) {
    locationOrNull = uri;
    // The one after which a client that follows it sends the body again.
    return answers(307);
  }

  /** Answers nothing from now on. */
  LogoutReceiver stalls() {
    stalls = true;
    return this;
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    received.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestHeaders().getFirst("Content-Type")
            + " "
            + body);
    if (stalls) {
      return;
    }
    if (locationOrNull != null) {
      exchange.getResponseHeaders().set("Location", locationOrNull);
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** The calls, once there are so many, or after 10 seconds. */
  List<String> calls(int number) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (received.size() < number && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
    }
    return List.copyOf(received);
  }

  /** The logout token of a call. */
  static String token(String call) {
    return call.substring(call.indexOf("logout_token=") + "logout_token=".length());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
