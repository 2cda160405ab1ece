package dev.sallyport.openid.registration;

import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.RegisteredClient;
import java.util.ArrayList;
import java.util.List;

/** Which members of a client were changed, for the event. */
final class ClientChanges {
  private ClientChanges() {}

  /** The names of the members, in their order; empty if nothing was changed. */
  static List<String> between(RegisteredClient former, RegisteredClient changed) {
    Client before = former.client();
    Client after = changed.client();
    List<String> names = new ArrayList<>();
    add(names, "name", before.name(), after.name());
    add(names, "logo_uri", before.logoUri(), after.logoUri());
    add(names, "redirect_uris", before.redirectUris(), after.redirectUris());
    add(
        names,
        "post_logout_redirect_uris",
        before.postLogoutRedirectUris(),
        after.postLogoutRedirectUris());
    add(
        names,
        "backchannel_logout_uri",
        before.backchannelLogoutUri(),
        after.backchannelLogoutUri());
    add(names, "scopes", before.scopes(), after.scopes());
    add(names, "first_party", before.firstParty(), after.firstParty());
    add(names, "device_grant", before.deviceGrant(), after.deviceGrant());
    add(names, "jwks", former.jwks(), changed.jwks());
    add(names, "dpop_required", before.dpopRequired(), after.dpopRequired());
    add(names, "pkce_or_nonce_optional", before.pkceOrNonceOptional(), after.pkceOrNonceOptional());
    add(names, "resources", before.resources(), after.resources());
    add(names, "disabled", former.disabledAt().isPresent(), changed.disabledAt().isPresent());
    return names;
  }

  private static void add(List<String> names, String name, Object before, Object after) {
    if (!before.equals(after)) {
      names.add(name);
    }
  }
}
