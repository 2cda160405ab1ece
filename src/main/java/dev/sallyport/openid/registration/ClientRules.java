package dev.sallyport.openid.registration;

import dev.sallyport.openid.client.ClientId;
import dev.sallyport.openid.client.ClientScopes;
import dev.sallyport.openid.client.ClientType;
import dev.sallyport.openid.client.RedirectUris;
import dev.sallyport.openid.client.Resources;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.LineOfText;
import dev.sallyport.token.assertion.ClientKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a client must be. */
final class ClientRules {
  /** URIs of each kind. */
  static final int MAX_URIS = 20;

  /** In Unicode code points. */
  private static final int MAX_NAME = 100;

  private static final String REDIRECT_URIS = "redirect_uris";
  private static final String POST_LOGOUT_REDIRECT_URIS = "post_logout_redirect_uris";
  private static final String BACKCHANNEL_LOGOUT_URI = "backchannel_logout_uri";
  private static final String RESOURCES = "resources";

  private final Set<String> reservedIds;

  /**
   * @param reservedIds what access tokens name, as audience or client, and therefore no client
   */
  ClientRules(Set<String> reservedIds) {
    this.reservedIds = Set.copyOf(reservedIds);
  }

  /** Every violated rule. */
  List<Fault> faults(ClientDraft draft) {
    List<Fault> faults = new ArrayList<>();
    checkId(draft.id(), faults);
    faults.addAll(LineOfText.faults("name", draft.name(), MAX_NAME));
    draft.logoUri().ifPresent(uri -> checkLogo(uri, faults));
    Optional<ClientType> type = ClientType.find(draft.type());
    if (type.isEmpty()) {
      faults.add(
          new Fault("type", "unknown", "must be " + String.join(" or ", ClientType.CODES))
              .with("allowed", ClientType.CODES));
    }
    if (!ClientScopes.ALL.containsAll(draft.scopes())) {
      faults.add(
          new Fault("scopes", "unknown", "must contain only " + String.join(", ", ClientScopes.ALL))
              .with("allowed", ClientScopes.ALL));
    }
    draft
        .jwks()
        .flatMap(ClientKeys::objection)
        .ifPresent(rule -> faults.add(new Fault("jwks", "malformed", rule)));
    checkUris(RESOURCES, draft.resources(), Resources::objection, faults);
    if (draft.resources().stream().anyMatch(reservedIds::contains)) {
      faults.add(new Fault(RESOURCES, "reserved", "must not be the audience of access tokens"));
    }
    type.ifPresent(known -> check(draft, known, faults));
    return faults;
  }

  private void check(ClientDraft draft, ClientType type, List<Fault> faults) {
    Function<String, Optional<String>> objection = uri -> RedirectUris.objection(type, uri);
    checkUris(REDIRECT_URIS, draft.redirectUris(), objection, faults);
    checkUris(POST_LOGOUT_REDIRECT_URIS, draft.postLogoutRedirectUris(), objection, faults);
    draft
        .backchannelLogoutUri()
        .flatMap(RedirectUris::webObjection)
        .ifPresent(rule -> faults.add(new Fault(BACKCHANNEL_LOGOUT_URI, "malformed", rule)));
    if (type.hasUsers() && draft.redirectUris().isEmpty() && !draft.deviceGrant()) {
      faults.add(new Fault(REDIRECT_URIS, "required", "must contain at least one URI"));
    }
    if (draft.deviceGrant() && !type.permitsDeviceGrant()) {
      faults.add(
          new Fault(
              "device_grant", "conflict", "must be false: only web and native clients may use it"));
    }
    if (draft.pkceOrNonceOptional() && type != ClientType.WEB) {
      faults.add(
          new Fault(
              "pkce_or_nonce_optional",
              "conflict",
              "must be false: only requests of web clients may have neither"));
    }
    if (!type.hasUsers()) {
      checkHasNoUsers(draft, faults);
    }
    if (type.isPublic() && draft.jwks().isPresent()) {
      faults.add(new Fault("jwks", "conflict", "must be absent: the client cannot keep a key"));
    }
  }

  private void checkId(String id, List<Fault> faults) {
    if (!ClientId.isValid(id)) {
      faults.add(new Fault("client_id", "malformed", "must be " + ClientId.RULE));
    } else if (reservedIds.contains(id)) {
      faults.add(new Fault("client_id", "reserved", "must not be the audience of access tokens"));
    }
  }

  private static void checkLogo(String uri, List<Fault> faults) {
    boolean secure = uri.startsWith("https://") && RedirectUris.webObjection(uri).isEmpty();
    if (!secure) {
      faults.add(new Fault("logo_uri", "malformed", "must be an https URL"));
    }
  }

  private static void checkUris(
      String field,
      List<String> uris,
      Function<String, Optional<String>> objection,
      List<Fault> faults) {
    if (uris.size() > MAX_URIS) {
      faults.add(
          new Fault(field, "too_long", "must contain at most " + MAX_URIS + " URIs")
              .with("max", MAX_URIS));
    }
    if (new HashSet<>(uris).size() < uris.size()) {
      faults.add(new Fault(field, "repeated", "must not contain a URI more than once"));
    }
    // One for each rule, because a URI is too long to be repeated.
    uris.stream()
        .map(objection)
        .flatMap(Optional::stream)
        .distinct()
        .forEach(rule -> faults.add(new Fault(field, "malformed", rule)));
  }

  private static void checkHasNoUsers(ClientDraft draft, List<Fault> faults) {
    String rule = "must be empty: a service signs no users in";
    if (!draft.redirectUris().isEmpty()) {
      faults.add(new Fault(REDIRECT_URIS, "conflict", rule));
    }
    if (!draft.postLogoutRedirectUris().isEmpty()) {
      faults.add(new Fault(POST_LOGOUT_REDIRECT_URIS, "conflict", rule));
    }
    if (draft.backchannelLogoutUri().isPresent()) {
      faults.add(new Fault(BACKCHANNEL_LOGOUT_URI, "conflict", rule));
    }
    if (!draft.scopes().isEmpty()) {
      faults.add(new Fault("scopes", "conflict", rule));
    }
    if (draft.firstParty()) {
      faults.add(
          new Fault("first_party", "conflict", "must be false: a service signs no users in"));
    }
  }
}
