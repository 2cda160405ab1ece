package dev.sallyport.mail.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that misbehaves as it is told. */
final class SmtpPeer implements AutoCloseable {
  /** Instead of a reply: nothing, for as long as the client waits. */
  static final String SILENCE = "silence";

  /** Instead of a reply: a byte ten times a second, without an end. */
  static final String TRICKLE = "trickle";

  /** Instead of a reply: the connection is closed. */
  static final String DROP = "drop";

  private static final int TLS_RECORD_HEADER = 5;

  private final ServerSocket listener;
  private final SSLContext tls;
  private final boolean implicitTls;
  private final Map<String, Queue<String>> replies = new HashMap<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** What happens once the client has sent the begin of a TLS handshake; null for a usual one. */
  private volatile String handshake;

  /** Reads so many lines of a message, then closes the connection; negative for the whole. */
  private volatile int linesOfData = -1;

  private SmtpPeer(SSLContext tls, boolean implicitTls) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    this.tls = tls;
    this.implicitTls = implicitTls;
    Thread thread = new Thread(this::accept, "smtp-peer");
    thread.setDaemon(true);
    thread.start();
  }

  static SmtpPeer plain() {
    return new SmtpPeer(null, false);
  }

  static SmtpPeer withStartTls(SSLContext tls) {
    return new SmtpPeer(tls, false);
  }

  static SmtpPeer withImplicitTls(SSLContext tls) {
    return new SmtpPeer(tls, true);
  }

  /**
   * Answers the next commands with these replies, then as usual.
   *
   * @param command its first word; {@code CONNECT} for the greeting, {@code .} for the end of data
   */
  SmtpPeer answering(String command, String... next) {
    replies.computeIfAbsent(command, key -> new ArrayDeque<>()).addAll(List.of(next));
    return this;
  }

  SmtpPeer droppingAfterLinesOfData(int lines) {
    linesOfData = lines;
    return this;
  }

  /**
   * Answers the next handshake with this.
   *
   * @param reply {@link #DROP} or {@link #SILENCE}
   */
  SmtpPeer answeringHandshake(String reply) {
    handshake = reply;
    return this;
  }

  void receivesWholeMessages() {
    linesOfData = -1;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Every command of every connection, in order. */
  List<String> commands() {
    return commands;
  }

  /** Every message that arrived, accepted or not. */
  List<String> received() {
    return received;
  }

  /** Every message that was accepted. */
  List<String> messages() {
    return messages;
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread thread = new Thread(() -> serve(socket), "smtp-peer-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket plain) {
    try (plain;
        Socket socket = implicitTls ? secure(plain) : plain) {
      if (reply(socket, "CONNECT", "220 peer ESMTP")) {
        talk(socket, implicitTls);
      }
    } catch (IOException | InterruptedException gone) {
      // The client has closed the connection, or its test has ended.
    }
  }

  private void talk(Socket socket, boolean secured) throws IOException, InterruptedException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      commands.add(line);
      String command = line.split("[ :]", 2)[0];
      if (command.equals("STARTTLS")) {
        if (reply(socket, command, "220 go ahead")) {
          talk(secure(socket), true);
        }
        return;
      }
      String usual =
          switch (command) {
            case "EHLO" ->
                tls != null && !secured
                    ? "250-peer\r\n250-STARTTLS\r\n250 AUTH PLAIN"
                    : "250-peer\r\n250 AUTH PLAIN";
            case "AUTH" -> "235 welcome";
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            default -> "250 ok";
          };
      if (!reply(socket, command, usual)) {
        return;
      }
      if (command.equals("DATA") && !receive(socket, lines)) {
        return;
      }
    }
  }

  private boolean receive(Socket socket, BufferedReader lines)
      throws IOException, InterruptedException {
    StringBuilder message = new StringBuilder();
    int read = 0;
    for (String line = lines.readLine(); !".".equals(line); line = lines.readLine()) {
      if (line == null || read++ == linesOfData) {
        return false;
      }
      message.append(line).append("\r\n");
    }
    received.add(message.toString());
    if (replies.getOrDefault(".", new ArrayDeque<>()).isEmpty()) {
      messages.add(message.toString());
    }
    return reply(socket, ".", "250 accepted");
  }

  /** False if the connection is to be closed. */
  private boolean reply(Socket socket, String command, String usual)
      throws IOException, InterruptedException {
    Queue<String> planned = replies.get(command);
    String next = planned == null ? null : planned.poll();
    return reply(socket, next == null ? usual : next);
  }

  private static boolean reply(Socket socket, String reply)
      throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    switch (reply) {
      case DROP -> {
        return false;
      }
      case SILENCE -> {
        TimeUnit.MINUTES.sleep(1);
        return false;
      }
      case TRICKLE -> {
        while (true) {
          out.write('2');
          out.flush();
          TimeUnit.MILLISECONDS.sleep(100);
        }
      }
      default -> {
        out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return true;
      }
    }
  }

  private SSLSocket secure(Socket plain) throws IOException, InterruptedException {
    String reply = handshake;
    if (reply != null) {
      handshake = null;
      plain.getInputStream().readNBytes(TLS_RECORD_HEADER);
      reply(plain, reply);
      throw new IOException("no handshake");
    }
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
