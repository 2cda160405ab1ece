package dev.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sallyport.platform.text.Language;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailMessageTest {
  private static final EmailAddress RECIPIENT = EmailAddress.parse("ada@example.com").orElseThrow();
  private static final PublicLink LINK = new PublicLink("https://auth.example.com/x#token=secret");

  @ParameterizedTest
  @EnumSource
  void messageHasExactlyWhatItsTemplateNeeds(MailTemplate template) {
    MailMessage complete = complete(template);

    assertThatCode(complete::requireComplete).doesNotThrowAnyException();
    MailMessage bare = MailMessage.of(template, RECIPIENT, Language.EN);
    if (template.hasLink() || template.hasCode() || template.hasTime()) {
      assertThatIllegalArgumentException().isThrownBy(bare::requireComplete);
    }
    if (!template.hasLink()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> complete.withLink(LINK, Duration.ofHours(1)).requireComplete());
    }
    if (!template.hasCode()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> complete.withCode("12345678", Duration.ofHours(1)).requireComplete());
    }
    if (!template.hasTime()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> complete.withTime(Instant.EPOCH).requireComplete());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1234567", "123456789", "1234567a", "<b>12345", "１２３４５６７８"})
  void codesHaveEightDigits(String digits) {
    MailMessage message = MailMessage.of(MailTemplate.SIGNUP_CODE, RECIPIENT, Language.EN);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> message.withCode(digits, Duration.ofMinutes(10)));
  }

  @Test
  void mailIsOfUseForAsLongAsItsLinkAndAtMostThreeDays() {
    MailMessage message = MailMessage.of(MailTemplate.INVITATION, RECIPIENT, Language.EN);

    assertThat(message.lifetime()).isEqualTo(Duration.ofDays(3));
    assertThat(message.withLink(LINK, Duration.ofDays(7)).lifetime()).isEqualTo(Duration.ofDays(3));
    assertThat(message.withLink(LINK, Duration.ofHours(1)).lifetime())
        .isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @EnumSource
  void nothingSecretIsPrinted(MailTemplate template) {
    String printed =
        complete(template).toString() + complete(template).link() + complete(template).code();

    assertThat(printed).doesNotContain("ada@", "secret", "12345678");
  }

  static MailMessage complete(MailTemplate template) {
    MailMessage message = MailMessage.of(template, RECIPIENT, Language.EN);
    if (template.hasLink()) {
      message = message.withLink(LINK, Duration.ofHours(24));
    }
    if (template.hasCode()) {
      message = message.withCode("12345678", Duration.ofMinutes(10));
    }
    return template.hasTime() ? message.withTime(Instant.parse("2026-12-24T18:30:00Z")) : message;
  }
}
