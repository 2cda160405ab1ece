package dev.sallyport.platform.http.json;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.adapter.JsonbAdapter;
import jakarta.json.bind.config.PropertyNamingStrategy;
import jakarta.json.bind.config.PropertyOrderStrategy;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import java.time.Instant;

/**
 * Configures JSON output: members in snake_case, nulls written so that every member is always
 * present, and times by {@link JsonTime}.
 */
@Provider
public class JsonConfiguration implements ContextResolver<Jsonb> {
  /** Public, because JSON-B reads its type arguments. */
  public static final class InstantAdapter implements JsonbAdapter<Instant, String> {
    @Override
    public String adaptToJson(Instant time) {
      return JsonTime.format(time);
    }

    @Override
    public Instant adaptFromJson(String text) {
      return Instant.parse(text);
    }
  }

  private final Jsonb jsonb =
      JsonbBuilder.create(
          new JsonbConfig()
              .withPropertyNamingStrategy(PropertyNamingStrategy.LOWER_CASE_WITH_UNDERSCORES)
              .withPropertyOrderStrategy(PropertyOrderStrategy.ANY)
              .withAdapters(new InstantAdapter())
              .withNullValues(true));

  @Override
  public Jsonb getContext(Class<?> type) {
    return jsonb;
  }
}
