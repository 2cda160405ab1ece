package dev.sallyport.openid.authorization;

import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCClaimsRequest;
import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.claims.ClaimRequirement;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSetRequest;
import dev.sallyport.session.authentication.AssuranceLevel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a request wants of the user, by its parameters {@code claims} and {@code acr_values}. */
final class RequestedClaims {
  private final AuthenticationRequest request;
  private final Optional<OIDCClaimsRequest> claims;

  RequestedClaims(AuthenticationRequest request) {
    this.request = request;
    this.claims = Optional.ofNullable(request.getOIDCClaims());
  }

  /**
   * OpenID Connect Core, section 5.5.1.1; the lowest of several acceptable levels suffices.
   *
   * @throws AuthorizationRefused if none of them is supported
   */
  Optional<AssuranceLevel> essentialLevel(ResponseTarget target) {
    Optional<ClaimsSetRequest.Entry> entry =
        claims
            .map(OIDCClaimsRequest::getIDTokenClaimsRequest)
            .map(requested -> requested.get("acr", null))
            .filter(acr -> acr.getClaimRequirement() == ClaimRequirement.ESSENTIAL);
    List<String> values = entry.map(RequestedClaims::values).orElse(List.of());
    Optional<AssuranceLevel> lowest = lowest(values.stream());
    if (lowest.isEmpty() && !values.isEmpty()) {
      throw AuthorizationRefused.toClient(
          target,
          OIDCError.UNMET_AUTHENTICATION_REQUIREMENTS_CODE,
          "None of the acr values of the claims parameter is supported.");
    }
    return lowest;
  }

  /** Of {@code acr_values}, which are voluntary: no level that is not supported is an error. */
  Optional<AssuranceLevel> preferredLevel() {
    return lowest(
        Stream.ofNullable(request.getACRValues()).flatMap(List::stream).map(Object::toString));
  }

  /** The users of whom one must be signed in (OpenID Connect Core, section 3.1.2.2). */
  Set<String> subjects() {
    return claims.stream()
        .flatMap(
            requested ->
                Stream.of(
                    requested.getIDTokenClaimsRequest(), requested.getUserInfoClaimsRequest()))
        .filter(Objects::nonNull)
        .map(requested -> requested.get("sub", null))
        .filter(Objects::nonNull)
        .flatMap(entry -> values(entry).stream())
        .collect(Collectors.toSet());
  }

  private static List<String> values(ClaimsSetRequest.Entry entry) {
    return Optional.ofNullable(entry.getValuesAsListOfStrings())
        .orElseGet(() -> Stream.ofNullable(entry.getValueAsString()).toList());
  }

  private static Optional<AssuranceLevel> lowest(Stream<String> codes) {
    return codes.flatMap(code -> AssuranceLevel.of(code).stream()).min(AssuranceLevel::compareTo);
  }
}
