package dev.sallyport.openid.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.openid.authorization.AuthorizationRules.SignedInUser;
import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientType;
import dev.sallyport.session.authentication.AssuranceLevel;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.session.authentication.AuthenticationMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens next with a request, without server or database. */
class AuthorizationRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Instant REQUESTED = NOW.minusSeconds(30);
  private static final Instant BEFORE = NOW.minus(Duration.ofHours(1));
  private static final Set<String> SCOPES = Set.of("openid", "email");

  private boolean firstParty = true;
  private ClientType type = ClientType.WEB;
  private String redirectUri = "https://shop.example/cb";
  private Set<Prompt> prompts = Set.of();
  private Optional<Duration> maxAge = Optional.empty();
  private Optional<AssuranceLevel> level = Optional.empty();
  private Optional<AssuranceLevel> preferred = Optional.empty();
  private AssuranceLevel highest = AssuranceLevel.AAL1;

  private AuthorizationStep next(Optional<SignedInUser> user) {
    return next(new AuthorizationRules(NOW), user);
  }

  private AuthorizationStep next(AuthorizationRules rules, Optional<SignedInUser> user) {
    Client client =
        new Client(
            "shop",
            "Shop",
            Optional.empty(),
            type,
            List.of(redirectUri),
            List.of(),
            Optional.empty(),
            SCOPES,
            firstParty);
    AuthorizationRequest request =
        new AuthorizationRequest(
            new ResponseTarget(client, redirectUri, ResponseMode.QUERY, Optional.empty()),
            SCOPES,
            Optional.empty(),
            Optional.empty(),
            prompts,
            maxAge,
            level,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return rules.next(request.by(Set.of(), preferred), user, REQUESTED);
  }

  private Optional<SignedInUser> user(Instant authenticated, String... consented) {
    return user(Authentication.byPassword(authenticated), true, consented);
  }

  private Optional<SignedInUser> user(
      Authentication authentication, boolean isMeant, String... consented) {
    return Optional.of(
        new SignedInUser(UUID.randomUUID(), authentication, isMeant, highest, Set.of(consented)));
  }

  private static String error(AuthorizationStep step) {
    return ((AuthorizationStep.Refuse) step).error();
  }

  @Test
  void aStrangerSignsInAndAUserGoesOn() {
    assertThat(next(Optional.empty())).isEqualTo(new AuthorizationStep.SignIn(false));
    assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.Issue());
  }

  @Test
  void silentlyNobodyIsAsked() {
    prompts = Set.of(Prompt.NONE);
    assertThat(error(next(Optional.empty()))).isEqualTo("login_required");
    assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.Issue());
    maxAge = Optional.of(Duration.ofMinutes(1));
    assertThat(error(next(user(BEFORE)))).isEqualTo("login_required");
    maxAge = Optional.empty();
    firstParty = false;
    assertThat(error(next(user(BEFORE)))).isEqualTo("consent_required");
    level = Optional.of(AssuranceLevel.AAL2);
    assertThat(error(next(user(BEFORE)))).isEqualTo("unmet_authentication_requirements");
  }

  @Test
  void whoMustBeAuthenticatedAnewIsAskedOnce() {
    for (Prompt prompt : List.of(Prompt.LOGIN, Prompt.SELECT_ACCOUNT, Prompt.CREATE)) {
      prompts = Set.of(prompt);
      assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.SignIn(true));
      assertThat(next(user(REQUESTED.minusMillis(1))))
          .isEqualTo(new AuthorizationStep.SignIn(true));
      assertThat(next(user(REQUESTED))).isEqualTo(new AuthorizationStep.Issue());
    }
  }

  @Test
  void maxAgeIsALimitOnBothSides() {
    maxAge = Optional.of(Duration.ofHours(1));
    assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.Issue());
    assertThat(next(user(BEFORE.minusMillis(1)))).isEqualTo(new AuthorizationStep.SignIn(true));
    maxAge = Optional.of(Duration.ZERO);
    assertThat(next(user(REQUESTED.minusMillis(1)))).isEqualTo(new AuthorizationStep.SignIn(true));
    assertThat(next(user(NOW))).isEqualTo(new AuthorizationStep.Issue());
  }

  @Test
  void anEssentialLevelIsTriedOnceAndThenAnError() {
    level = Optional.of(AssuranceLevel.AAL2);
    assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.SignIn(true));
    assertThat(error(next(user(NOW)))).isEqualTo("unmet_authentication_requirements");
    Authentication two =
        Authentication.byPassword(BEFORE).withSecondFactor(BEFORE, AuthenticationMethod.OTP);
    assertThat(next(user(two, true))).isEqualTo(new AuthorizationStep.Issue());
  }

  /** Also after a log-in on a remembered device, which asks for no second factor. */
  @Test
  void whoHasTheFactorOfAnEssentialLevelIsAskedForIt() {
    level = Optional.of(AssuranceLevel.AAL2);
    highest = AssuranceLevel.PHR;
    assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.StepUp());
    assertThat(next(user(NOW))).isEqualTo(new AuthorizationStep.StepUp());
    level = Optional.of(AssuranceLevel.PHR);
    highest = AssuranceLevel.AAL2;
    assertThat(error(next(user(NOW)))).isEqualTo("unmet_authentication_requirements");
  }

  @Test
  void aPreferredLevelIsAskedForOnceOfWhoCanReachIt() {
    preferred = Optional.of(AssuranceLevel.PHR);
    assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.Issue());
    highest = AssuranceLevel.PHR;
    assertThat(next(user(NOW))).isEqualTo(new AuthorizationStep.StepUp());
    Authentication byApp =
        Authentication.byPassword(NOW).withSecondFactor(NOW, AuthenticationMethod.OTP);
    assertThat(next(user(byApp, true))).isEqualTo(new AuthorizationStep.Issue());
    prompts = Set.of(Prompt.NONE);
    assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.Issue());
  }

  /** The address of the request may be opened again hours later. */
  @Test
  void aNewAuthenticationIsNewForTenMinutes() {
    AuthorizationRules later = new AuthorizationRules(NOW.plus(AuthorizationRules.NEW));
    prompts = Set.of(Prompt.LOGIN);
    assertThat(next(user(NOW))).isEqualTo(new AuthorizationStep.Issue());
    assertThat(next(later, user(NOW))).isEqualTo(new AuthorizationStep.SignIn(true));
    prompts = Set.of();
    maxAge = Optional.of(Duration.ofMinutes(1));
    assertThat(next(later, user(NOW))).isEqualTo(new AuthorizationStep.SignIn(true));
    maxAge = Optional.of(Duration.ofHours(1));
    assertThat(next(later, user(NOW))).isEqualTo(new AuthorizationStep.Issue());
  }

  /** Otherwise the log-in page would be shown again and again. */
  @Test
  void whoIsNotMeantMaySignInOnceAsAnother() {
    assertThat(next(user(Authentication.byPassword(BEFORE), false)))
        .isEqualTo(new AuthorizationStep.SignIn(true));
    assertThat(error(next(user(Authentication.byPassword(NOW), false))))
        .isEqualTo("login_required");
  }

  @Test
  void otherOwnersNeedAConsentForEachScope() {
    firstParty = false;
    assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.Consent());
    assertThat(next(user(BEFORE, "openid"))).isEqualTo(new AuthorizationStep.Consent());
    assertThat(next(user(BEFORE, "openid", "email", "groups")))
        .isEqualTo(new AuthorizationStep.Issue());
    firstParty = true;
    prompts = Set.of(Prompt.CONSENT);
    assertThat(next(user(BEFORE, "openid", "email"))).isEqualTo(new AuthorizationStep.Consent());
  }

  /** Another application of the device could have asked: nothing proves which one it was. */
  @ParameterizedTest
  @CsvSource({
    "example.shop:/cb, false",
    "http://127.0.0.1/cb, false",
    "https://shop.example/cb, true"
  })
  void aNativeApplicationOfAnotherOwnerIsRememberedByItsHttpsAddressOnly(
      String uri, boolean remembered) {
    firstParty = false;
    type = ClientType.NATIVE;
    redirectUri = uri;
    assertThat(next(user(BEFORE, "openid", "email", "groups")))
        .isEqualTo(remembered ? new AuthorizationStep.Issue() : new AuthorizationStep.Consent());
    firstParty = true;
    assertThat(next(user(BEFORE))).isEqualTo(new AuthorizationStep.Issue());
  }
}
