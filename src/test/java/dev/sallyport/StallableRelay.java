package dev.sallyport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Relays connections to a port of this machine, or accepts them and never answers. */
public final class StallableRelay implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new ArrayList<>();
  private boolean stalled;
  private int stalledConnections;

  public StallableRelay(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** From now on connections are accepted, and what arrives on them is not even read. */
  public synchronized void stall() {
    closeConnections();
    stalled = true;
    stalledConnections = 0;
  }

  /** Closes the stalled connections and relays the next ones. */
  public synchronized void resume() {
    closeConnections();
    stalled = false;
  }

  /** How many clients have connected since {@link #stall}. */
  public synchronized int stalledConnections() {
    return stalledConnections;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        take(listener.accept());
      } catch (IOException closed) {
        // The listener has been closed, or the target does not accept: the client is told.
      }
    }
  }

  private synchronized void take(Socket client) throws IOException {
    sockets.add(client);
    if (stalled) {
      stalledConnections++;
      return;
    }
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(server);
      start(() -> copy(client, server));
      start(() -> copy(server, client));
    } catch (IOException refused) {
      client.close();
      throw refused;
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // Both are closed.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized void closeConnections() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException alreadyBroken) {
        // What remains of it is of no use.
      }
    }
    sockets.clear();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    closeConnections();
  }
}
