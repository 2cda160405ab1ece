package dev.sallyport.platform.payara;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import jakarta.json.bind.Jsonb;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Providers;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class JsonResolverFilterTest {
  /** As Payara's: whoever comes while another is at it breaks. */
  private static final class Fragile implements Providers, ContextResolver<Jsonb> {
    private final List<Object> classes = new ArrayList<>(List.of("configuration"));
    private int collected;

    @Override
    public Jsonb getContext(Class<?> type) {
      for (Object each : classes) {
        assertThat(each).isNotNull();
        LockSupport.parkNanos(50_000_000);
        collected++;
      }
      classes.clear();
      return null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> ContextResolver<T> getContextResolver(Class<T> context, MediaType mediaType) {
      return (ContextResolver<T>) this;
    }

    @Override
    public <T> MessageBodyReader<T> getMessageBodyReader(
        Class<T> type, Type generic, Annotation[] annotations, MediaType mediaType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> MessageBodyWriter<T> getMessageBodyWriter(
        Class<T> type, Type generic, Annotation[] annotations, MediaType mediaType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T extends Throwable> ExceptionMapper<T> getExceptionMapper(Class<T> type) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void theFirstAnswersOfAServerDoNotBreakEachOther() throws Exception {
    Fragile server = new Fragile();
    JsonResolverFilter filter = new JsonResolverFilter();
    filter.providers = server;
    Callable<Void> answer =
        () -> {
          filter.filter(null, null);
          return null;
        };

    TestUser.atOnce(Collections.nCopies(8, answer));

    assertThat(server.collected).isEqualTo(1);
  }
}
