package dev.sallyport.mail.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A socket whose reads all together end at a deadline. A timeout for each read alone would let a
 * server that sends a byte now and then occupy the worker for ever.
 *
 * <p>Writes need no timeout: what is written between two answers of the server fits into the
 * buffer, so that a write does not wait for the server.
 */
final class DeadlineSocket extends Socket {
  /** More than a mail with texts of the maximum length. */
  private static final int SEND_BUFFER = 256 * 1024;

  private final InetAddress server;
  private volatile long deadline = System.nanoTime();

  /**
   * @param server with the configured name
   */
  DeadlineSocket(InetAddress server) {
    this.server = server;
  }

  /** Sets the deadline for what follows. */
  void allow(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  void connect(int port, Duration timeout) throws IOException {
    setSendBufferSize(SEND_BUFFER);
    connect(new InetSocketAddress(server, port), (int) timeout.toMillis());
  }

  /**
   * The server's address with the configured name. Jakarta Mail asks the socket for the name to
   * which the certificate must belong; by itself, a socket would look up a name for some addresses,
   * so that whoever answers that look-up would choose the name.
   */
  @Override
  public InetAddress getInetAddress() {
    return isConnected() ? server : null;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        limit();
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        limit();
        return super.read(bytes, offset, length);
      }
    };
  }

  private void limit() throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0) {
      throw new SocketTimeoutException("deadline");
    }
    setSoTimeout((int) millis);
  }
}
