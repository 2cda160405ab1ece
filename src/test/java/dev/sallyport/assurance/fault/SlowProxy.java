package dev.sallyport.assurance.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A network in front of PostgreSQL, on loopback, that takes its time for every packet. */
final class SlowProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Collection<Socket> open = new ConcurrentLinkedQueue<>();
  private volatile long delayMillis;

  /** Quick at first. */
  SlowProxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    begin(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** For every packet in each direction, from now on. */
  void delay(long millis) {
    delayMillis = millis;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        begin(() -> pump(client, server));
        begin(() -> pump(server, client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] packet = new byte[64 * 1024];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length = in.read(packet); length > 0; length = in.read(packet)) {
        Thread.sleep(delayMillis);
        out.write(packet, 0, length);
      }
    } catch (IOException ended) {
      // Closing one end closes the other.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void begin(Runnable task) {
    Thread thread = new Thread(task, "slow-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
