package dev.sallyport.monitoring.health;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A health response whose body is replaced by its status only. */
public final class StatusOnlyResponse extends HttpServletResponseWrapper {
  private final ServletOutputStream nowhere = new Nowhere();

  public StatusOnlyResponse(HttpServletResponse response) {
    super(response);
  }

  /** Writes the body, unless an error page did. */
  public void finish() throws IOException {
    if (!isCommitted()) {
      String status = getStatus() < 400 ? "UP" : "DOWN";
      byte[] body =
          "{\"status\":\"%s\",\"checks\":[]}".formatted(status).getBytes(StandardCharsets.UTF_8);
      super.setContentType("application/json");
      super.setContentLength(body.length);
      super.getOutputStream().write(body);
    }
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return nowhere;
  }

  @Override
  public PrintWriter getWriter() {
    return new PrintWriter(nowhere, false, StandardCharsets.UTF_8);
  }

  @Override
  public void setContentLength(int length) {
    // Ignored, because it describes a body that is not sent.
  }

  @Override
  public void setContentLengthLong(long length) {
    // Ignored, because it describes a body that is not sent.
  }

  @Override
  public void flushBuffer() {
    // Ignored, because it would commit the response before its body.
  }

  private static final class Nowhere extends ServletOutputStream {
    private final OutputStream nothing = OutputStream.nullOutputStream();

    @Override
    public void write(int octet) throws IOException {
      nothing.write(octet);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("not asynchronous");
    }
  }
}
