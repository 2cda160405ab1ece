package dev.sallyport.assurance.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Many connections of one attacker: each sends the beginning of a request, then a byte now and
 * then, or nothing at all.
 */
final class SlowClients implements AutoCloseable {
  private final InetSocketAddress address;
  private final Map<SocketChannel, String> channels = new ConcurrentHashMap<>();
  private final Thread dripping = new Thread(this::drip, "slow clients");

  SlowClients(URI service) {
    address = new InetSocketAddress(service.getHost(), service.getPort());
    dripping.setDaemon(true);
    dripping.start();
  }

  /**
   * Opens so many more.
   *
   * @param drop what each sends once a second; empty for nothing
   */
  void connect(int count, String beginning, String drop) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(address);
      channels.put(channel, drop);
      channel.write(bytes(beginning));
    }
  }

  /** How many the server has not closed, as far as was seen by sending. */
  int open() {
    return (int) channels.keySet().stream().filter(SocketChannel::isOpen).count();
  }

  private void drip() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(1);
        channels.forEach(SlowClients::dripOn);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void dripOn(SocketChannel channel, String drop) {
    try {
      channel.write(bytes(drop));
    } catch (IOException closedByTheServer) {
      close(channel);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    dripping.interrupt();
    channels.keySet().forEach(SlowClients::close);
  }
}
