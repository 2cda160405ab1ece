package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sallyport.platform.http.BodyLimitFilter.Bounded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BodyLimitFilterTest {
  private final AtomicLong now = new AtomicLong();
  private final InputStream body =
      new Bounded(new ByteArrayInputStream(new byte[100]), 100, now::get);

  @Test
  void aBodyMayTakeHalfAMinute() throws IOException {
    body.read();
    now.set(BodyLimitFilter.TIME_LIMIT.toNanos());

    assertThat(body.read(new byte[99])).isEqualTo(99);
  }

  /** A caller who sends one byte now and then occupies a thread no longer. */
  @Test
  void aBodyThatIsIncompleteAfterHalfAMinuteIsBroken() throws IOException {
    body.read();
    now.set(BodyLimitFilter.TIME_LIMIT.toNanos() + 1);

    assertThatIOException().isThrownBy(body::read);
    assertThatIOException().isThrownBy(() -> body.read(new byte[9]));
  }
}
