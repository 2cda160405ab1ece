package dev.sallyport.platform.http;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Rejects request bodies of more than 16 KiB, for every resource and every transfer coding. */
@Provider
@Priority(0)
public class BodyLimitFilter implements ContainerRequestFilter {
  /** Bytes. */
  static final int LIMIT = 16 * 1024;

  @Override
  public void filter(ContainerRequestContext request) {
    request.setEntityStream(new Bounded(request.getEntityStream()));
  }

  private static final class Bounded extends FilterInputStream {
    private long left = LIMIT;

    Bounded(InputStream body) {
      super(body);
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

    private void count(int octets) {
      left -= octets;
      if (left < 0) {
        throw Problem.of(ProblemType.PAYLOAD_TOO_LARGE);
      }
    }
  }
}
