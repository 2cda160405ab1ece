package dev.sallyport.openid.authorization;

import dev.sallyport.openid.client.ClientType;
import dev.sallyport.session.authentication.AssuranceLevel;
import dev.sallyport.session.authentication.Authentication;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Decides what happens next with a valid authorization request. */
public final class AuthorizationRules {
  /**
   * How long an authentication satisfies the demand for a new one: as long as a user may take for
   * the pages that follow, but not if the address of the request is opened again later.
   */
  static final Duration NEW = Duration.ofMinutes(10);

  private final Instant now;

  public AuthorizationRules(Instant now) {
    this.now = now;
  }

  /**
   * The user who is signed in.
   *
   * @param isMeant whether the client that knows a user already means this one
   * @param highest the level that the user's factors can reach; any level for a request that wants
   *     none
   * @param consented the scopes that the user has permitted the client
   */
  public record SignedInUser(
      UUID id,
      Authentication authentication,
      boolean isMeant,
      AssuranceLevel highest,
      Set<String> consented) {
    public SignedInUser {
      consented = Set.copyOf(consented);
    }
  }

  /**
   * @param requestedAt when the request was first made; an authentication after it satisfies every
   *     demand for a new one, for {@link #NEW} or the {@code max_age} of the request
   */
  public AuthorizationStep next(
      AuthorizationRequest request, Optional<SignedInUser> user, Instant requestedAt) {
    if (user.isEmpty()) {
      return signIn(request, false);
    }
    Authentication authentication = user.get().authentication();
    boolean fresh = isFresh(request, authentication, requestedAt);
    if (!user.get().isMeant()) {
      return fresh
          ? new AuthorizationStep.Refuse("login_required", "Another user has signed in.")
          : signIn(request, true);
    }
    if (!fresh && (request.demandsAuthentication() || isTooOld(request, authentication))) {
      return signIn(request, true);
    }
    if (request.essentialLevel().filter(level -> !authentication.reaches(level)).isPresent()) {
      return unmet(request, user.get(), fresh);
    }
    if (!request.isSilent() && prefersMore(request, user.get(), fresh)) {
      return new AuthorizationStep.StepUp();
    }
    if (needsConsent(request, user.get())) {
      return request.isSilent()
          ? new AuthorizationStep.Refuse("consent_required", "The user must consent.")
          : new AuthorizationStep.Consent();
    }
    return new AuthorizationStep.Issue();
  }

  /** Asks for a further factor rather than for the password, after which none may be needed. */
  private static AuthorizationStep unmet(
      AuthorizationRequest request, SignedInUser user, boolean fresh) {
    if (!request.isSilent()
        && request.essentialLevel().filter(user.highest()::reaches).isPresent()) {
      return new AuthorizationStep.StepUp();
    }
    return fresh || request.isSilent()
        ? new AuthorizationStep.Refuse(
            "unmet_authentication_requirements",
            "The user cannot be authenticated at the required acr.")
        : signIn(request, true);
  }

  /** Asks once, because the user may prove a factor that does not reach the level. */
  private static boolean prefersMore(
      AuthorizationRequest request, SignedInUser user, boolean fresh) {
    Authentication authentication = user.authentication();
    return request
        .preferredLevel()
        .filter(level -> !authentication.reaches(level) && user.highest().reaches(level))
        .filter(level -> !fresh || !authentication.hasSecondFactor())
        .isPresent();
  }

  private boolean isFresh(
      AuthorizationRequest request, Authentication authentication, Instant requestedAt) {
    Duration lasts = request.maxAge().filter(age -> age.compareTo(NEW) > 0).orElse(NEW);
    return !authentication.time().isBefore(requestedAt)
        && now.isBefore(authentication.time().plus(lasts));
  }

  private static AuthorizationStep signIn(AuthorizationRequest request, boolean again) {
    return request.isSilent()
        ? new AuthorizationStep.Refuse("login_required", "The user must be authenticated.")
        : new AuthorizationStep.SignIn(again);
  }

  private boolean isTooOld(AuthorizationRequest request, Authentication authentication) {
    return request
        .maxAge()
        .filter(age -> authentication.time().plus(age).isBefore(now))
        .isPresent();
  }

  /**
   * Own applications need none, unless they ask for it. Any application of a device can pass itself
   * off as a native one of another owner, which is why the consent to one is not remembered (RFC
   * 8252, section 8.6).
   */
  private static boolean needsConsent(AuthorizationRequest request, SignedInUser user) {
    return request.prompts().contains(Prompt.CONSENT)
        || (!request.client().firstParty()
            && (isAnyonesToImitate(request) || !user.consented().containsAll(request.scopes())));
  }

  /** Only an https address is known to lead to the application that registered it. */
  private static boolean isAnyonesToImitate(AuthorizationRequest request) {
    return request.client().type() == ClientType.NATIVE
        && !request.target().redirectUri().startsWith("https://");
  }
}
