package dev.sallyport.mail.text;

import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.text.Language;
import dev.sallyport.platform.text.Theme;
import dev.sallyport.platform.text.ThemedTexts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;

/**
 * The texts of mails by language: {@code mail/texts_en.properties} and {@code texts_de.properties}
 * in the WAR, each key replaced by that of a file {@code mail_en.properties} or {@code
 * mail_de.properties} in {@code THEME_DIR}. Texts may contain <code>{brand}</code>, and where it
 * makes sense <code>{time}</code>, <code>{duration}</code> or <code>{count}</code>.
 */
@Singleton
public class MailTexts implements Settings {
  private final ThemedTexts texts;

  @Inject
  public MailTexts(Configuration configuration, Theme theme) {
    texts = new ThemedTexts("/mail/texts", "mail", theme, configuration);
  }

  /** See {@link ThemedTexts#text}. */
  String text(Language language, String key, Map<String, String> values) {
    return texts.text(language, key, values);
  }

  /** A text of a template. */
  String text(Language language, MailTemplate template, String part, Map<String, String> values) {
    return texts.text(language, template.code() + "." + part, values);
  }

  /** All keys of a language. */
  Set<String> keys(Language language) {
    return texts.keys(language);
  }
}
