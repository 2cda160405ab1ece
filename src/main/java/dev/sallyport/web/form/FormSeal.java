package dev.sallyport.web.form;

import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.crypto.RotatingBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Seals what forms carry, so that nobody can read or change it, and binds it to the browser. */
@Singleton
public class FormSeal {
  /** How long a form can be submitted. */
  static final Duration LIFETIME = Duration.ofHours(24);

  private static final String CONTEXT = "form";

  private final RotatingBox box;
  private final Clock clock;

  @Inject
  public FormSeal(RootSecret secret, Clock clock) {
    this.box = new RotatingBox(secret, "form state");
    this.clock = clock;
  }

  /**
   * A state that was sealed by this service.
   *
   * @param isFresh whether this browser got it within the last 24 hours; only then may the form do
   *     anything
   */
  record Opened(FormState state, boolean isFresh) {}

  /**
   * @param browser the name of the browser
   */
  public String seal(FormState state, byte[] browser) {
    JsonObject json =
        state
            .json()
            .add("browser", Base64.getUrlEncoder().withoutPadding().encodeToString(browser))
            .add("at", clock.instant().getEpochSecond())
            .build();
    return box.sealText(json.toString(), CONTEXT);
  }

  /** Empty unless this service has sealed the text. */
  Optional<Opened> open(String sealed, byte[] browser) {
    return box.openText(sealed, CONTEXT)
        .map(FormState::parse)
        .map(json -> new Opened(FormState.of(json), isFresh(json, browser)));
  }

  private boolean isFresh(JsonObject json, byte[] browser) {
    Instant at = Instant.ofEpochSecond(json.getJsonNumber("at").longValue());
    byte[] owner = Base64.getUrlDecoder().decode(json.getString("browser"));
    return MessageDigest.isEqual(owner, browser) && clock.instant().isBefore(at.plus(LIFETIME));
  }
}
