package dev.sallyport.mail.text;

import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.suppression.StopLinks;
import dev.sallyport.platform.text.Language;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** Renders messages in the recipient's language. */
@Singleton
public class MailRenderer {
  private static final Duration LONGEST_IN_MINUTES = Duration.ofHours(1);
  private static final Duration LONGEST_IN_HOURS = Duration.ofDays(2);

  private final MailTexts texts;
  private final StopLinks stops;

  @Inject
  public MailRenderer(MailTexts texts, StopLinks stops) {
    this.texts = texts;
    this.stops = stops;
  }

  /** The texts of a message. */
  public RenderedMail render(MailMessage message) {
    MailBody body = body(message);
    return new RenderedMail(
        body.subject(),
        PlainMailRenderer.of().execute(new PlainMail(body)),
        HtmlMailRenderer.of().execute(new HtmlMail(body)));
  }

  private MailBody body(MailMessage message) {
    Language language = message.language();
    MailTemplate template = message.template();
    Map<String, String> values =
        message.time().map(time -> Map.of("time", time(language, time))).orElse(Map.of());
    return new MailBody(
        language.tag(),
        language.direction().html(),
        texts.text(language, "brand", Map.of()),
        texts.text(language, "color", Map.of()),
        texts.text(language, template, "subject", values),
        texts.text(language, "greeting", Map.of()),
        texts.text(language, template, "intro", values),
        message.link().map(link -> action(language, template, link)),
        message.code().map(code -> code(language, code)),
        texts.text(language, template, "outro", values),
        Optional.of(message).filter(mail -> mail.template().isSuppressible()).map(this::stop),
        texts.text(language, "footer", Map.of()));
  }

  private MailBody.Stop stop(MailMessage message) {
    Language language = message.language();
    return new MailBody.Stop(
        texts.text(
            language, "stop.hint", Map.of("duration", duration(language, StopLinks.VALIDITY))),
        stops.linkFor(message.recipient()).url());
  }

  private MailBody.Action action(Language language, MailTemplate template, MailMessage.Link link) {
    return new MailBody.Action(
        texts.text(language, template, "action", Map.of()),
        link.target().url(),
        texts.text(language, "link.hint", Map.of()),
        texts.text(
            language, "link.validity", Map.of("duration", duration(language, link.validFor()))));
  }

  private MailBody.Code code(Language language, MailMessage.Code code) {
    return new MailBody.Code(
        texts.text(language, "code.label", Map.of()),
        code.digits(),
        texts.text(
            language, "code.validity", Map.of("duration", duration(language, code.validFor()))));
  }

  private String time(Language language, Instant time) {
    String pattern = texts.text(language, "time.format", Map.of());
    return DateTimeFormatter.ofPattern(pattern, language.locale())
        .format(time.atOffset(ZoneOffset.UTC));
  }

  /** In minutes up to an hour, in hours up to two days, then in days, rounded down. */
  private String duration(Language language, Duration duration) {
    if (duration.compareTo(LONGEST_IN_MINUTES) < 0) {
      return count(language, "minute", duration.toMinutes());
    }
    return duration.compareTo(LONGEST_IN_HOURS) < 0
        ? count(language, "hour", duration.toHours())
        : count(language, "day", duration.toDays());
  }

  private String count(Language language, String unit, long count) {
    String key = "duration." + unit + (count == 1 ? "" : "s");
    return texts.text(language, key, Map.of("count", Long.toString(count)));
  }
}
