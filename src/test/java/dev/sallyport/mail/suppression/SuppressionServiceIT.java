package dev.sallyport.mail.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.LocalTransactions;
import dev.sallyport.MovableClock;
import dev.sallyport.RunningService;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.mail.delivery.MailHarness;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.token.TokenSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recipients who stop mails, on real PostgreSQL; and what others cannot do with their links. */
@WithoutServer
class SuppressionServiceIT {
  private static final Duration WEEK = StopLinks.VALIDITY;

  private final MovableClock clock = new MovableClock();
  private final LocalTransactions transactions = new LocalTransactions();
  private final Map<String, String> variables = new HashMap<>();
  private final EmailAddress recipient = MailHarness.newAddress();

  @BeforeEach
  void start() {
    variables.put("JWT_SECRET", RunningService.newSecret());
    // The link counts in seconds.
    clock.set(clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    MailHarness.update("delete from mail_suppressions");
  }

  @Test
  void mailsAreStoppedForSevenDaysFromTheMail() {
    String token = token();
    clock.advance(WEEK.minusSeconds(1));
    assertThat(isSuppressed(recipient)).isFalse();

    assertThat(stops(token)).isTrue();

    assertThat(isSuppressed(recipient)).isTrue();
    assertThat(isSuppressed(MailHarness.newAddress())).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(isSuppressed(recipient)).isFalse();
    assertThat(stops(token)).as("expired").isFalse();
  }

  @Test
  void anEarlierLinkUsedAgainShortensAndExtendsNothing() {
    String early = token();
    clock.advance(Duration.ofDays(1));
    String late = token();
    assertThat(stops(late)).isTrue();
    assertThat(stops(early)).isTrue();
    assertThat(stops(late)).isTrue();

    clock.advance(WEEK.minusSeconds(1));
    assertThat(isSuppressed(recipient)).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(isSuppressed(recipient)).isFalse();
  }

  /** Otherwise an old mail, for example a forwarded one, would stop the mails again. */
  @Test
  void linksOfMailsBeforeTheRecipientResumedStopNothing() {
    String first = token();
    clock.advance(Duration.ofDays(1));
    String second = token();
    assertThat(stops(first)).isTrue();
    clock.advance(Duration.ofDays(1));
    resumes();
    assertThat(isSuppressed(recipient)).isFalse();

    assertThat(stops(first)).isFalse();
    assertThat(stops(second)).isFalse();
    clock.advance(Duration.ofDays(6).minusSeconds(1));
    remove(10);
    assertThat(stops(second)).as("as long as it would be valid").isFalse();
    assertThat(isSuppressed(recipient)).isFalse();

    assertThat(stops(token())).as("of a later mail").isTrue();
    assertThat(isSuppressed(recipient)).isTrue();
  }

  @Test
  void onlyTheServiceMakesLinks() {
    String token = token();
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'Q' : 'A';
      String forged = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(links().parse(forged)).as(forged).isEmpty();
    }
    for (String malformed : new String[] {null, "", "A".repeat(43), token + "A", token + "="}) {
      assertThat(links().parse(malformed)).as(malformed).isEmpty();
    }
    assertThat(links().parse("A".repeat(100_000))).isEmpty();
    variables.put("JWT_SECRET", RunningService.newSecret());
    assertThat(links().parse(token)).as("of another service").isEmpty();
  }

  @Test
  void theLongestAddressFits() {
    String part = "a".repeat(63);
    EmailAddress longest =
        EmailAddress.parse("b".repeat(60) + "@" + part + "." + part + "." + "c".repeat(61) + ".com")
            .orElseThrow();

    assertThat(links().parse(secretOf(longest)).orElseThrow().recipient()).isEqualTo(longest);
  }

  @Test
  void theyOutliveAChangeOfTheSecret() {
    String early = token();
    stops(token());
    variables.put("JWT_SECRET_PREVIOUS", variables.get("JWT_SECRET"));
    variables.put("JWT_SECRET", RunningService.newSecret());

    assertThat(isSuppressed(recipient)).isTrue();
    resumes();
    assertThat(isSuppressed(recipient)).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(stops(token())).isTrue();
    assertThat(isSuppressed(recipient)).isTrue();
    assertThat(links().parse(early)).isPresent();
  }

  @Test
  void theAddressIsNotStoredAndNotShown() {
    String token = token();
    stops(token);

    assertThat(links().parse(token).orElseThrow().toString()).doesNotContain("@");
    assertThat(links().linkFor(recipient).toString()).endsWith("/mail/stop#hidden");
    // Whole: any single octet may occur in a code.
    assertThat(
            MailHarness.update(
                "delete from mail_suppressions where position(convert_to(?, 'UTF8') in recipient_mac) > 0",
                recipient.toString()))
        .isZero();
  }

  @Test
  void expiredRowsAreRemovedInBatches() {
    for (int i = 0; i < 3; i++) {
      EmailAddress other = MailHarness.newAddress();
      ask(service -> service.stop(links().parse(secretOf(other)).orElseThrow()));
    }
    clock.advance(Duration.ofDays(1));
    stops(token());
    clock.advance(Duration.ofDays(6));
    assertThat(remove(10)).as("not before that time").isZero();
    clock.advance(Duration.ofSeconds(1));

    assertThat(remove(2)).isEqualTo(2);
    assertThat(remove(2)).isEqualTo(1);
    assertThat(isSuppressed(recipient)).isTrue();
  }

  private String token() {
    return secretOf(recipient);
  }

  private String secretOf(EmailAddress address) {
    String url = links().linkFor(address).url();
    return url.substring(url.indexOf("#token=") + "#token=".length());
  }

  private boolean stops(String token) {
    return links().parse(token).map(request -> ask(service -> service.stop(request))).orElse(false);
  }

  private void resumes() {
    ask(
        service -> {
          service.resume(recipient);
          return true;
        });
  }

  private boolean isSuppressed(EmailAddress address) {
    return ask(service -> service.isSuppressed(address));
  }

  private int remove(int limit) {
    return ask(service -> service.removeExpired(clock.instant(), limit));
  }

  private <T> T ask(Function<SuppressionService, T> call) {
    return transactions.call(
        () ->
            call.apply(new SuppressionService(new Sql(transactions.dataSource()), links(), clock)));
  }

  private StopLinks links() {
    Configuration configuration =
        new Configuration(name -> Optional.ofNullable(variables.get(name)));
    return new StopLinks(
        new RootSecret(configuration),
        new PublicUrl(configuration, new TokenSettings(configuration)),
        clock);
  }
}
