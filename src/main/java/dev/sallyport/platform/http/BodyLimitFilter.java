package dev.sallyport.platform.http;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Rejects request bodies of more than 16 KiB, or than the {@link BodyLimit} of the resource method,
 * for every transfer coding, and bodies that are incomplete after 30 seconds. The server's own
 * limit of time applies to the whole request, which may wait for a password hash.
 */
@Provider
@Priority(0)
public class BodyLimitFilter implements ContainerRequestFilter {
  /** Bytes. */
  static final int LIMIT = 16 * 1024;

  /** A read in progress may exceed it by the server's read timeout. */
  static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  @Context private ResourceInfo called;

  @Override
  public void filter(ContainerRequestContext request) {
    request.setEntityStream(new Bounded(request.getEntityStream(), limit(), System::nanoTime));
  }

  private long limit() {
    BodyLimit own = called.getResourceMethod().getAnnotation(BodyLimit.class);
    return own == null ? LIMIT : own.value();
  }

  static final class Bounded extends FilterInputStream {
    private final LongSupplier nanoTime;
    private final long began;
    private long left;

    Bounded(InputStream body, long limit, LongSupplier nanoTime) {
      super(body);
      this.left = limit;
      this.nanoTime = nanoTime;
      this.began = nanoTime.getAsLong();
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int octets = super.read(buffer, offset, length);
      count(Math.max(octets, 0));
      return octets;
    }

    private void count(int octets) throws IOException {
      left -= octets;
      if (left < 0) {
        throw Problem.of(ProblemType.PAYLOAD_TOO_LARGE);
      }
      if (octets > 0 && nanoTime.getAsLong() - began > TIME_LIMIT.toNanos()) {
        throw new IOException("The body is incomplete after " + TIME_LIMIT);
      }
    }
  }
}
