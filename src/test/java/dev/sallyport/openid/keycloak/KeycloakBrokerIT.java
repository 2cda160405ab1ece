package dev.sallyport.openid.keycloak;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.SharesService;
import dev.sallyport.imports.Keycloak;
import dev.sallyport.openid.ApplicationStory;
import dev.sallyport.openid.OpenIdProvider;
import dev.sallyport.openid.ProviderClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A Keycloak whose users sign in at Sallyport, which it knows from the discovery document. */
@Tag("assurance")
@SharesService
class KeycloakBrokerIT {
  @Test
  void aUserSignsInToAnApplicationOfKeycloakAndIsLoggedOutThere() throws Exception {
    try (Keycloak keycloak = new Keycloak().start();
        ApplicationStory ada = new ApplicationStory()) {
      String realm = keycloak.url() + "/realms/shop";
      brokers(keycloak, realm);

      String portal =
          realm
              + "/protocol/openid-connect/auth?client_id=portal&response_type=code&scope=openid"
              + "&kc_idp_hint=sallyport&redirect_uri="
              + encoded(realm);
      ada.asksToLogInAt(portal);
      ada.logsIn();
      // Sallyport knows no names, which Keycloak requires.
      ada.page().getByLabel("First name").fill("Ada");
      ada.page().getByLabel("Last name").fill("Lovelace");
      ada.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Submit")).click();
      ada.page().waitForURL(arrived -> arrived.startsWith(realm + "?"));

      String idToken = idToken(realm, ada.page().url().replaceFirst(".*[?&]code=([^&]+).*", "$1"));
      JWTClaimsSet user = SignedJWT.parse(idToken).getJWTClaimsSet();
      assertThat(user.getStringClaim("email")).isEqualTo(ada.email());
      assertThat(details(keycloak, user, "/federated-identity"))
          .singleElement()
          .satisfies(link -> assertThat(link).containsEntry("userId", ada.subject()));
      assertThat(details(keycloak, user, "/sessions")).hasSize(1);

      // By way of the provider: Keycloak sends the browser there.
      ada.logsOutBy(
          realm
              + "/protocol/openid-connect/logout?id_token_hint="
              + idToken
              + "&post_logout_redirect_uri="
              + encoded(realm),
          realm);
      assertThat(details(keycloak, user, "/sessions")).isEmpty();
      ada.asksToLogInAt(portal);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void brokers(Keycloak keycloak, String realm) {
    String broker = realm + "/broker/sallyport/endpoint";
    ProviderClient client =
        ProviderClient.web(broker)
            .returnsTo(broker + "/logout_response")
            .hearsAt(realm + "/protocol/openid-connect/logout/backchannel-logout")
            .register();
    created(keycloak, "", Map.of("realm", "shop", "enabled", true));
    created(
        keycloak,
        "/shop/clients",
        Map.of(
            "clientId",
            "portal",
            "publicClient",
            true,
            "redirectUris",
            List.of(realm),
            "attributes",
            Map.of("post.logout.redirect.uris", "+")));
    Map<String, String> configuration =
        new HashMap<>(
            keycloak
                .admin()
                .body(
                    json(
                        Map.of(
                            "providerId",
                            "oidc",
                            "fromUrl",
                            OpenIdProvider.shared() + "/.well-known/openid-configuration")))
                .post("/admin/realms/shop/identity-provider/import-config")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap(""));
    configuration.putAll(
        Map.of(
            "clientId", client.id(),
            "clientSecret", client.secret(),
            "clientAuthMethod", "client_secret_basic",
            "defaultScope", "openid profile email",
            "pkceEnabled", "true",
            "pkceMethod", "S256"));
    created(
        keycloak,
        "/shop/identity-provider/instances",
        Map.of(
            "alias",
            "sallyport",
            "providerId",
            "oidc",
            "enabled",
            true,
            "trustEmail",
            true,
            "config",
            configuration));
  }

  private static void created(Keycloak keycloak, String path, Map<String, Object> body) {
    keycloak.admin().body(json(body)).post("/admin/realms" + path).then().statusCode(201);
  }

  private static String json(Object value) {
    return new JsonMapper().writeValueAsString(value);
  }

  /** What the application learns from Keycloak. */
  private static String idToken(String realm, String code) {
    return given()
        .formParams(
            Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                "portal",
                "redirect_uri",
                realm,
                "code",
                code))
        .post(realm + "/protocol/openid-connect/token")
        .then()
        .statusCode(200)
        .extract()
        .path("id_token");
  }

  private static List<Map<String, Object>> details(
      Keycloak keycloak, JWTClaimsSet user, String what) {
    return keycloak
        .admin()
        .get("/admin/realms/shop/users/" + user.getSubject() + what)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("");
  }
}
