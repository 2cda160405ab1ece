package dev.sallyport.openid.discovery;

import dev.sallyport.mail.PublicUrl;
import dev.sallyport.session.authentication.AssuranceLevel;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.proof.ProofReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.List;

/** The metadata of the OpenID Provider, which are also those of the authorization server. */
@Singleton
public class ProviderMetadata {
  private static final String CONFIDENTIAL =
      "client_secret_basic client_secret_post private_key_jwt";

  private static final String ASSERTIONS = "RS256 PS256 ES256";

  private final TokenSettings settings;
  private final PublicUrl pages;

  @Inject
  public ProviderMetadata(TokenSettings settings, PublicUrl pages) {
    this.settings = settings;
    this.pages = pages;
  }

  /** OpenID Connect Discovery, section 3, and RFC 8414, section 2. */
  JsonObject json() {
    String issuer = settings.issuer();
    return Json.createObjectBuilder()
        .add("issuer", issuer)
        .add("authorization_endpoint", pages.link("/oauth/authorize").url())
        .add("token_endpoint", issuer + "/oauth/token")
        .add("userinfo_endpoint", issuer + "/oauth/userinfo")
        .add("end_session_endpoint", pages.link("/oauth/logout").url())
        .add("pushed_authorization_request_endpoint", issuer + "/oauth/par")
        .add("device_authorization_endpoint", issuer + "/oauth/device")
        .add("introspection_endpoint", issuer + "/oauth/introspect")
        .add("revocation_endpoint", issuer + "/oauth/revoke")
        .add("jwks_uri", issuer + "/oauth/jwks.json")
        .add("scopes_supported", words("openid profile email groups offline_access"))
        .add("response_types_supported", words("code"))
        .add("response_modes_supported", words("query form_post"))
        .add(
            "grant_types_supported",
            words(
                "authorization_code refresh_token client_credentials"
                    + " urn:ietf:params:oauth:grant-type:device_code"))
        .add("dpop_signing_alg_values_supported", array(ProofReader.ALGORITHMS))
        .add("subject_types_supported", words("public"))
        .add("id_token_signing_alg_values_supported", words("RS256"))
        .add("code_challenge_methods_supported", words("S256"))
        .add("token_endpoint_auth_methods_supported", words(CONFIDENTIAL + " none"))
        .add("token_endpoint_auth_signing_alg_values_supported", words(ASSERTIONS))
        .add("introspection_endpoint_auth_methods_supported", words(CONFIDENTIAL))
        .add("introspection_endpoint_auth_signing_alg_values_supported", words(ASSERTIONS))
        .add("revocation_endpoint_auth_methods_supported", words(CONFIDENTIAL + " none"))
        .add("revocation_endpoint_auth_signing_alg_values_supported", words(ASSERTIONS))
        .add(
            "acr_values_supported",
            array(Arrays.stream(AssuranceLevel.values()).map(AssuranceLevel::code).toList()))
        .add(
            "claims_supported",
            words(
                "sub auth_time acr amr sid email email_verified preferred_username name locale groups"))
        .add("prompt_values_supported", words("none login consent select_account create"))
        .add("ui_locales_supported", words("en de"))
        .add("claims_parameter_supported", true)
        .add("request_parameter_supported", false)
        .add("request_uri_parameter_supported", false)
        .add("authorization_response_iss_parameter_supported", true)
        .add("backchannel_logout_supported", true)
        .add("backchannel_logout_session_supported", true)
        .build();
  }

  private static JsonArray words(String text) {
    return array(List.of(text.split(" ", -1)));
  }

  private static JsonArray array(List<String> values) {
    return Json.createArrayBuilder(values).build();
  }
}
