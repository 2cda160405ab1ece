package dev.sallyport.monitoring;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;

/**
 * Removes query strings from traces, as from the access log, because a caller may have put a secret
 * there. Loaded by the server's OpenTelemetry if that is enabled.
 */
public final class QuerylessTraces implements AutoConfigurationCustomizerProvider {
  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addTracerProviderCustomizer(
        (provider, properties) -> provider.addSpanProcessor(new Cut()));
  }

  private static final class Cut implements SpanProcessor {
    private static final List<AttributeKey<String>> LOCATIONS =
        List.of(AttributeKey.stringKey("http.url"), AttributeKey.stringKey("http.target"));

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      for (AttributeKey<String> location : LOCATIONS) {
        String value = span.getAttribute(location);
        int query = value == null ? -1 : value.indexOf('?');
        if (query >= 0) {
          span.setAttribute(location, value.substring(0, query));
        }
      }
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      // The location of a span does not change.
    }

    @Override
    public boolean isEndRequired() {
      return false;
    }
  }
}
