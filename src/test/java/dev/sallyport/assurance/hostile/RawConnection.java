package dev.sallyport.assurance.hostile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A connection on which anything can be sent, as it is, and whose answers are read strictly. */
final class RawConnection implements AutoCloseable {
  private final Socket socket = new Socket();
  private final InputStream in;

  RawConnection(URI service) throws IOException {
    socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), 10_000);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(15_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** How long an answer may take. */
  RawConnection patience(int milliseconds) throws IOException {
    socket.setSoTimeout(milliseconds);
    return this;
  }

  /** Each character is a byte: Latin-1. */
  RawConnection send(String bytes) throws IOException {
    return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Nothing more will be sent. */
  RawConnection finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** An answer of the server. */
  record RawAnswer(int status, String reason, Map<String, String> headers, String body) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /**
   * The next answer; empty when the server has closed the connection.
   *
   * @throws SocketTimeoutException when neither happens in time
   */
  Optional<RawAnswer> answer() throws IOException {
    try {
      String statusLine = line();
      return statusLine == null ? Optional.empty() : Optional.of(answer(statusLine));
    } catch (SocketException reset) {
      return Optional.empty();
    }
  }

  /** All answers until the server closes the connection, or says nothing for a while. */
  List<RawAnswer> answers() throws IOException {
    List<RawAnswer> answers = new ArrayList<>();
    try {
      for (Optional<RawAnswer> next = answer(); next.isPresent(); next = answer()) {
        answers.add(next.get());
      }
    } catch (SocketTimeoutException silent) {
      // It waits for more.
    }
    return answers;
  }

  /**
   * All answers until the server closes the connection.
   *
   * @throws SocketTimeoutException when it does not
   */
  List<RawAnswer> untilClosed() throws IOException {
    List<RawAnswer> answers = new ArrayList<>();
    for (Optional<RawAnswer> next = answer(); next.isPresent(); next = answer()) {
      answers.add(next.get());
    }
    return answers;
  }

  private RawAnswer answer(String statusLine) throws IOException {
    if (!statusLine.matches("HTTP/1\\.1 [1-5][0-9]{2} .*")) {
      throw new IOException("No status line: " + statusLine);
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new RawAnswer(
        status,
        statusLine.substring(13),
        headers,
        new String(body(status, headers), StandardCharsets.UTF_8));
  }

  private byte[] body(int status, Map<String, String> headers) throws IOException {
    if ("chunked".equals(headers.getOrDefault("Transfer-Encoding", "").toLowerCase(Locale.ROOT))) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.write(exactly(size));
        line();
      }
      line();
      return body.toByteArray();
    }
    if (headers.containsKey("Content-Length")) {
      return exactly(Integer.parseInt(headers.get("Content-Length")));
    }
    boolean none = status == 204 || status == 304 || status < 200;
    return none ? new byte[0] : in.readAllBytes();
  }

  private int chunkSize() throws IOException {
    String line = line();
    if (line == null) {
      throw new EOFException("No chunk size");
    }
    return Integer.parseInt(line, 16);
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("A body of " + size + " bytes ended after " + bytes.length);
    }
    return bytes;
  }

  /** Without its end; null at the end of the connection. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
      }
      line.write(octet);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
