package dev.sallyport.openid;

import dev.sallyport.platform.crypto.Sha256;
import java.util.UUID;

/** An application of any maker, as operators register it at {@link OpenIdProvider}. */
public final class ProviderClient {
  private final String id = "app-" + UUID.randomUUID();
  private final String secret = UUID.randomUUID().toString();
  private final String type;
  private final String redirectUri;
  private String afterLogout = "";
  private String backchannel;
  private String jwks;

  private ProviderClient(String type, String redirectUri) {
    this.type = type;
    this.redirectUri = redirectUri;
  }

  /** A web application of the service's own owner: no user must consent to it. */
  public static ProviderClient web(String redirectUri) {
    return new ProviderClient("web", redirectUri);
  }

  /** An application that can keep no secret. */
  public static ProviderClient singlePage(String redirectUri) {
    return new ProviderClient("single_page", redirectUri);
  }

  /** Its users arrive there after a log-out. */
  public ProviderClient returnsTo(String uri) {
    afterLogout = uri;
    return this;
  }

  /** It receives logout tokens. */
  public ProviderClient hearsAt(String uri) {
    backchannel = uri;
    return this;
  }

  /** It authenticates with a key of its own; these are the public ones. */
  public ProviderClient withKeys(String publicKeys) {
    jwks = publicKeys;
    return this;
  }

  public ProviderClient register() {
    OpenIdProvider.update(
        "insert into oauth_clients (client_id, id, name, type, redirect_uris,"
            + " post_logout_redirect_uris, backchannel_logout_uri, scopes, first_party, jwks,"
            + " created_at, updated_at) values (?, gen_random_uuid(), ?, ?, string_to_array(?, ' '),"
            + " string_to_array(?, ' '), ?, '{openid,profile,email,groups}', true, ?, now(), now())",
        id,
        "Application " + id,
        type,
        redirectUri,
        afterLogout,
        backchannel,
        jwks);
    if (type.equals("web") && jwks == null) {
      OpenIdProvider.update(
          "insert into oauth_client_secrets (id, client_id, secret_hash, created_at)"
              + " values (gen_random_uuid(), ?, ?, now())",
          id,
          Sha256.of(secret));
    }
    return this;
  }

  public String id() {
    return id;
  }

  public String secret() {
    return secret;
  }
}
