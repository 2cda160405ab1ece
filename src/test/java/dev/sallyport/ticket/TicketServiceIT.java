package dev.sallyport.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sallyport.MovableClock;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tickets on real PostgreSQL, with attempts to use them more than once or for something else. */
@WithoutServer
class TicketServiceIT {
  private static final Duration MICROSECOND = Duration.ofNanos(1_000);

  private final String secret = RunningService.newSecret();
  private final MovableClock clock = new MovableClock();
  private final TicketHarness tickets = new TicketHarness(clock, secret, null);
  private final UUID user = UUID.randomUUID();
  private final EmailAddress address = newAddress();
  private final TicketRequest reset =
      TicketRequest.of(TicketPurpose.PASSWORD_RESET, address).ofUser(user);

  @ParameterizedTest
  @EnumSource
  void linkRedeemsOnceAndOnlyForItsPurpose(TicketPurpose purpose) {
    IssuedTicket issued =
        tickets.issue(TicketRequest.of(purpose, address).ofUser(user).withPayload("payload"));

    for (TicketPurpose other : TicketPurpose.values()) {
      if (other != purpose) {
        assertThat(tickets.redeem(other, issued.secret())).isEmpty();
      }
    }
    assertThat(tickets.redeem(purpose, issued.secret()))
        .hasValue(
            new RedeemedTicket(
                issued.flow(), purpose, Optional.of(user), address, Optional.of("payload")));
    assertThat(tickets.redeem(purpose, issued.secret())).isEmpty();
    issued
        .code()
        .ifPresent(code -> assertThat(tickets.redeem(purpose, issued.flow(), code)).isEmpty());
    assertThat(issued.code().isPresent()).isEqualTo(purpose.hasCode());
  }

  @Test
  void codeRedeemsOnceAndEndsTheLink() {
    IssuedTicket issued = tickets.issue(reset);
    String code = issued.code().orElseThrow();

    assertThat(code).matches("[0-9]{8}");
    assertThat(tickets.redeem(TicketPurpose.SIGNUP, issued.flow(), code)).isEmpty();
    assertThat(tickets.redeem(reset.purpose(), UUID.randomUUID(), code)).isEmpty();
    assertThat(tickets.redeem(reset.purpose(), issued.flow(), code)).isPresent();
    assertThat(tickets.redeem(reset.purpose(), issued.flow(), code)).isEmpty();
    assertThat(tickets.redeem(reset.purpose(), issued.secret())).isEmpty();
  }

  @Test
  void codeMayBeTypedWithSpacesAndHyphens() {
    IssuedTicket issued = tickets.issue(reset);
    String code = issued.code().orElseThrow();

    String typed = " " + code.substring(0, 4) + " - " + code.substring(4) + " ";

    assertThat(tickets.redeem(reset.purpose(), issued.flow(), typed)).isPresent();
  }

  @Test
  void withoutAccountAndPayloadATicketHasOnlyItsAddress() {
    IssuedTicket issued = tickets.issue(TicketRequest.of(TicketPurpose.SIGNUP, address));

    RedeemedTicket redeemed = tickets.redeem(TicketPurpose.SIGNUP, issued.secret()).orElseThrow();

    assertThat(redeemed.userId()).isEmpty();
    assertThat(redeemed.payload()).isEmpty();
    assertThat(redeemed.address()).isEqualTo(address);
  }

  @Test
  void theFifthTryCountsAndTheSixthDoesNot() {
    IssuedTicket issued = tickets.issue(reset);
    String code = issued.code().orElseThrow();

    for (int i = 0; i < IssuedTicket.CODE_TRIES - 1; i++) {
      assertThat(tickets.redeem(reset.purpose(), issued.flow(), wrong(code))).isEmpty();
    }
    assertThat(tickets.redeem(reset.purpose(), issued.flow(), code)).isPresent();

    IssuedTicket guessed = tickets.issue(reset);
    for (int i = 0; i < IssuedTicket.CODE_TRIES; i++) {
      assertThat(tickets.redeem(reset.purpose(), guessed.flow(), wrong("00000000"))).isEmpty();
    }
    assertThat(tickets.redeem(reset.purpose(), guessed.flow(), guessed.code().orElseThrow()))
        .as("used up")
        .isEmpty();
    assertThat(tickets.redeem(reset.purpose(), guessed.secret()))
        .as("guessing codes does not end the link")
        .isPresent();
  }

  @Test
  void triesOfFailingRequestsCount() {
    IssuedTicket issued = tickets.issue(reset);

    for (int i = 0; i < IssuedTicket.CODE_TRIES; i++) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(
              () ->
                  tickets.ask(
                      service -> {
                        service.redeem(reset.purpose(), issued.flow(), "00000000");
                        throw new IllegalStateException("the request fails");
                      }));
    }

    assertThat(tickets.redeem(reset.purpose(), issued.flow(), issued.code().orElseThrow()))
        .isEmpty();
  }

  @Test
  void ofFiftyGuessesAtOnceFiveAreCompared() throws Exception {
    IssuedTicket issued = tickets.issue(reset);

    TestUser.atOnce(
        Collections.nCopies(50, () -> tickets.redeem(reset.purpose(), issued.flow(), "00000000")));

    assertThat(value("select tries from tickets where id = ?", issued.flow())).isEqualTo(5);
  }

  @Test
  void anythingButAWellFormedCodeIsNoTry() {
    IssuedTicket issued = tickets.issue(reset);

    Stream.of("", "1", "123456789", "1234567x", "１２３４５６７８", "\u0661234567\u0668")
        .forEach(
            text -> assertThat(tickets.redeem(reset.purpose(), issued.flow(), text)).isEmpty());
    assertThat(tickets.redeem(reset.purpose(), issued.flow(), null)).isEmpty();
    assertThat(tickets.redeem(reset.purpose(), null, "12345678")).isEmpty();

    assertThat(value("select tries from tickets where id = ?", issued.flow())).isEqualTo(0);
  }

  @Test
  void ofTwentyUsesOfALinkAtOnceOneSucceeds() throws Exception {
    IssuedTicket issued = tickets.issue(reset);

    List<Optional<RedeemedTicket>> results =
        TestUser.atOnce(
            Collections.nCopies(20, () -> tickets.redeem(reset.purpose(), issued.secret())));

    assertThat(results).filteredOn(Optional::isPresent).hasSize(1);
  }

  @Test
  void ofLinkAndCodeAtOnceOneSucceeds() throws Exception {
    for (int round = 0; round < 10; round++) {
      IssuedTicket issued = tickets.issue(reset);
      Callable<Optional<RedeemedTicket>> byLink =
          () -> tickets.redeem(reset.purpose(), issued.secret());
      Callable<Optional<RedeemedTicket>> byCode =
          () -> tickets.redeem(reset.purpose(), issued.flow(), issued.code().orElseThrow());

      assertThat(TestUser.atOnce(List.of(byLink, byCode, byLink, byCode)))
          .filteredOn(Optional::isPresent)
          .hasSize(1);
    }
  }

  @Test
  void ticketStaysValidWhenWhatItPermitsFails() {
    IssuedTicket issued = tickets.issue(reset);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                tickets.ask(
                    service -> {
                      assertThat(service.redeem(reset.purpose(), issued.secret())).isPresent();
                      throw new IllegalStateException("the new password is too short");
                    }));

    assertThat(tickets.redeem(reset.purpose(), issued.secret())).isPresent();
  }

  @Test
  void codeExpiresAfterTenMinutesAndTheLinkWithItsPurpose() {
    IssuedTicket inTime = tickets.issue(reset);
    clock.advance(Duration.ofMinutes(10).minus(MICROSECOND));
    assertThat(tickets.redeem(reset.purpose(), inTime.flow(), inTime.code().orElseThrow()))
        .isPresent();

    IssuedTicket late = tickets.issue(reset);
    clock.advance(Duration.ofMinutes(10));
    assertThat(tickets.redeem(reset.purpose(), late.flow(), late.code().orElseThrow())).isEmpty();
    clock.advance(late.lifetime().minus(Duration.ofMinutes(10)).minus(MICROSECOND));
    assertThat(tickets.redeem(reset.purpose(), late.secret())).isPresent();

    IssuedTicket tooLate = tickets.issue(reset);
    clock.advance(tooLate.lifetime());
    assertThat(tickets.redeem(reset.purpose(), tooLate.secret())).isEmpty();
  }

  @Test
  void newTicketEndsThePreviousOneOfTheSamePurposeUserAndAddress() {
    IssuedTicket first = tickets.issue(reset);
    IssuedTicket otherUser =
        tickets.issue(
            TicketRequest.of(TicketPurpose.PASSWORD_RESET, address).ofUser(UUID.randomUUID()));
    IssuedTicket otherPurpose =
        tickets.issue(TicketRequest.of(TicketPurpose.EMAIL_VERIFICATION, address).ofUser(user));
    IssuedTicket otherAddress =
        tickets.issue(TicketRequest.of(TicketPurpose.PASSWORD_RESET, newAddress()).ofUser(user));
    IssuedTicket second = tickets.issue(reset);

    assertThat(tickets.redeem(reset.purpose(), first.secret())).isEmpty();
    assertThat(tickets.redeem(reset.purpose(), first.flow(), first.code().orElseThrow())).isEmpty();
    assertThat(tickets.redeem(reset.purpose(), second.secret())).isPresent();
    assertThat(tickets.redeem(reset.purpose(), otherUser.secret())).isPresent();
    assertThat(tickets.redeem(TicketPurpose.EMAIL_VERIFICATION, otherPurpose.secret())).isPresent();
    assertThat(tickets.redeem(reset.purpose(), otherAddress.secret())).isPresent();
  }

  @Test
  void ofTwentyTicketsIssuedAtOnceOneIsValid() throws Exception {
    List<IssuedTicket> issued =
        TestUser.atOnce(Collections.nCopies(20, () -> tickets.issue(reset)));

    assertThat(issued)
        .filteredOn(one -> tickets.redeem(reset.purpose(), one.secret()).isPresent())
        .hasSize(1);
  }

  @Test
  void signUpsWithOneAddressDoNotAffectEachOther() {
    TicketRequest signUp = TicketRequest.of(TicketPurpose.SIGNUP, address);
    IssuedTicket owners = tickets.issue(signUp.withPayload("owner's"));
    IssuedTicket strangers = tickets.issue(signUp.withPayload("stranger's"));

    for (int i = 0; i < IssuedTicket.CODE_TRIES; i++) {
      tickets.redeem(TicketPurpose.SIGNUP, strangers.flow(), wrong(strangers.code().orElseThrow()));
    }

    assertThat(tickets.redeem(TicketPurpose.SIGNUP, owners.flow(), strangers.code().orElseThrow()))
        .as("a code belongs to its flow")
        .isEmpty();
    assertThat(
            tickets
                .redeem(TicketPurpose.SIGNUP, owners.flow(), owners.code().orElseThrow())
                .orElseThrow()
                .payload())
        .hasValue("owner's");
  }

  @Test
  void changeOfCredentialsVoidsEveryTicketOfTheUserButTheRevertOfAnAddress() {
    IssuedTicket voided = tickets.issue(reset);
    IssuedTicket revert =
        tickets.issue(TicketRequest.of(TicketPurpose.EMAIL_REVERT, address).ofUser(user));
    IssuedTicket others =
        tickets.issue(
            TicketRequest.of(TicketPurpose.PASSWORD_RESET, address).ofUser(UUID.randomUUID()));

    assertThat(tickets.<Integer>ask(service -> service.voidFor(user))).isEqualTo(1);

    assertThat(tickets.redeem(reset.purpose(), voided.secret())).isEmpty();
    assertThat(tickets.redeem(TicketPurpose.EMAIL_REVERT, revert.secret())).isPresent();
    assertThat(tickets.redeem(reset.purpose(), others.secret())).isPresent();
  }

  @Test
  void voidingFailsWithTheChangeItBelongsTo() {
    IssuedTicket issued = tickets.issue(reset);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                tickets.ask(
                    service -> {
                      service.voidFor(user);
                      throw new IllegalStateException("the change fails");
                    }));

    assertThat(tickets.redeem(reset.purpose(), issued.secret())).isPresent();
  }

  @Test
  void deletedUserHasNoTicket() {
    tickets.issue(reset);
    tickets.issue(TicketRequest.of(TicketPurpose.EMAIL_REVERT, address).ofUser(user));

    assertThat(tickets.<Integer>ask(service -> service.removeAllOf(user))).isEqualTo(2);
    assertThat(value("select count(*) from tickets where user_id = ?", user)).isEqualTo(0L);
  }

  @Test
  void cancelledFlowIsVoid() {
    IssuedTicket issued = tickets.issue(reset);

    assertThat(tickets.<Boolean>ask(service -> service.cancel(TicketPurpose.SIGNUP, issued.flow())))
        .isFalse();
    assertThat(tickets.<Boolean>ask(service -> service.cancel(reset.purpose(), issued.flow())))
        .isTrue();
    assertThat(tickets.redeem(reset.purpose(), issued.secret())).isEmpty();
  }

  @Test
  void ticketsOutliveAChangeOfTheSecretAndAreStillReplaced() {
    IssuedTicket byLink = tickets.issue(reset);
    TicketRequest verify =
        TicketRequest.of(TicketPurpose.EMAIL_VERIFICATION, address).ofUser(user).withPayload("p");
    IssuedTicket byCode = tickets.issue(verify);
    TicketRequest change = TicketRequest.of(TicketPurpose.EMAIL_CHANGE, address).ofUser(user);
    IssuedTicket replaced = tickets.issue(change);

    TicketHarness changed = new TicketHarness(clock, RunningService.newSecret(), secret);
    assertThat(changed.redeem(reset.purpose(), byLink.secret())).isPresent();
    assertThat(changed.redeem(verify.purpose(), byCode.flow(), byCode.code().orElseThrow()))
        .flatMap(RedeemedTicket::payload)
        .hasValue("p");
    changed.issue(change);
    assertThat(changed.redeem(change.purpose(), replaced.secret())).isEmpty();
  }

  @Test
  void withoutTheSecretThatSealedItATicketIsVoid() {
    IssuedTicket byLink = tickets.issue(reset);
    TicketRequest verify = TicketRequest.of(TicketPurpose.EMAIL_VERIFICATION, address);
    IssuedTicket byCode = tickets.issue(verify);

    TicketHarness other = new TicketHarness(clock, RunningService.newSecret(), null);
    assertThat(other.redeem(reset.purpose(), byLink.secret())).isEmpty();
    assertThat(other.redeem(verify.purpose(), byCode.flow(), byCode.code().orElseThrow()))
        .isEmpty();
  }

  /** Someone who can write to the table cannot give a flow another address or payload. */
  @Test
  void sealedContentOfAnotherTicketIsOfNoUse() throws SQLException {
    IssuedTicket victims = tickets.issue(reset);
    IssuedTicket attackers =
        tickets.issue(
            TicketRequest.of(TicketPurpose.PASSWORD_RESET, newAddress()).ofUser(UUID.randomUUID()));
    update(
        "update tickets set sealed_content = (select sealed_content from tickets where id = ?)"
            + " where id = ?",
        victims.flow(),
        attackers.flow());

    assertThat(tickets.redeem(reset.purpose(), attackers.secret())).isEmpty();
  }

  @Test
  void neitherSecretNorCodeNorAddressNorPayloadIsStoredOrPrinted() throws SQLException {
    TicketRequest request = reset.withPayload("$argon2id$of-a-sign-up");
    IssuedTicket issued = tickets.issue(request);
    RedeemedTicket redeemed = tickets.redeem(reset.purpose(), issued.secret()).orElseThrow();

    String row = row(issued.flow()) + issued + request + redeemed;
    for (String hidden :
        List.of(issued.secret(), issued.code().orElseThrow(), address.toString(), "of-a-sign-up")) {
      assertThat(row).doesNotContain(hidden);
      assertThat(row).doesNotContain(hex(hidden));
    }
  }

  @Test
  void secretHasOneSpelling() {
    IssuedTicket issued = tickets.issue(reset);
    String value = issued.secret();

    assertThat(value).matches("[A-Za-z0-9_-]{43}");
    // The last character has two spare bits.
    String respelled = value.substring(0, 42) + (char) (value.charAt(42) + 1);
    for (String text : List.of("", value + "=", value + "A", " " + value, respelled)) {
      assertThat(tickets.redeem(reset.purpose(), text)).isEmpty();
    }
    assertThat(tickets.redeem(reset.purpose(), (String) null)).isEmpty();
    assertThat(tickets.redeem(reset.purpose(), value)).isPresent();
  }

  @Test
  void payloadHasAtMost4096Characters() {
    String longest = "x".repeat(4_096);
    IssuedTicket issued = tickets.issue(reset.withPayload(longest));

    assertThat(tickets.redeem(reset.purpose(), issued.secret()).orElseThrow().payload())
        .hasValue(longest);
    assertThatIllegalArgumentException().isThrownBy(() -> reset.withPayload(longest + "x"));
  }

  @Test
  void expiredTicketsAreRemovedInBatches() {
    MovableClock past = new MovableClock(MovableClock.START.minus(Duration.ofDays(900)));
    TicketHarness old = new TicketHarness(past, secret, null);
    for (int i = 0; i < 3; i++) {
      old.issue(TicketRequest.of(TicketPurpose.SIGNUP, address));
    }
    past.advance(TicketPurpose.SIGNUP.lifetime());

    assertThat(old.<Integer>ask(service -> service.removeExpired(past.instant(), 10)))
        .as("at their expiry")
        .isZero();
    past.advance(MICROSECOND);
    assertThat(old.<Integer>ask(service -> service.removeExpired(past.instant(), 2))).isEqualTo(2);
    assertThat(old.<Integer>ask(service -> service.removeExpired(past.instant(), 2))).isEqualTo(1);
  }

  /** Of the links and codes that nobody has received, none can be guessed or found. */
  @Test
  void decoyCannotBeRedeemedAndEndsNoOtherTicket() {
    IssuedTicket mailed = tickets.issue(reset);

    IssuedTicket decoy = tickets.issueDecoy(reset);

    assertThat(tickets.redeem(reset.purpose(), decoy.secret())).isEmpty();
    assertThat(tickets.redeem(reset.purpose(), decoy.flow(), decoy.code().orElseThrow())).isEmpty();
    assertThat(tickets.redeem(reset.purpose(), mailed.secret())).isPresent();
  }

  @Test
  void findingATicketDoesNotRedeemIt() {
    IssuedTicket issued = tickets.issue(reset.withPayload("payload"));

    for (int i = 0; i < 3; i++) {
      assertThat(tickets.find(reset.purpose(), issued.secret()))
          .hasValueSatisfying(found -> assertThat(found.payload()).contains("payload"));
    }
    assertThat(tickets.find(TicketPurpose.SIGNUP, issued.secret())).isEmpty();
    tickets.redeem(reset.purpose(), issued.secret());
    assertThat(tickets.find(reset.purpose(), issued.secret())).isEmpty();
    IssuedTicket expired = tickets.issue(reset);
    clock.advance(reset.purpose().lifetime());
    assertThat(tickets.find(reset.purpose(), expired.secret())).isEmpty();
  }

  private static EmailAddress newAddress() {
    return EmailAddress.parse("t-" + UUID.randomUUID() + "@example.com").orElseThrow();
  }

  private static String wrong(String code) {
    return code.equals("11111111") ? "22222222" : "11111111";
  }

  private static String hex(String text) {
    return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String row(UUID flow) throws SQLException {
    return (String) value("select t::text from tickets t where id = ?", flow);
  }

  private static Object value(String sql, Object parameter) {
    try (Connection connection = PostgresWithoutServer.keptConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getObject(1);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void update(String sql, Object... parameters) throws SQLException {
    try (Connection connection = PostgresWithoutServer.keptConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }
}
