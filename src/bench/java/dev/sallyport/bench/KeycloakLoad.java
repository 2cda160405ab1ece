package dev.sallyport.bench;

import java.io.IOException;

/**
 * The equivalent requests to Keycloak.
 *
 * <p>A log-in is a password grant of a public client. It returns an access and a refresh token as
 * Sallyport's log-in does; without {@code scope=openid} there is no ID token to sign. A protected
 * call is one of userinfo, for which Keycloak looks up the session; Sallyport answers {@code
 * /api/auth/me} from the verified token.
 */
final class KeycloakLoad extends CommonLoad {
  private static final String CLIENT = "bench";
  private static final int USERS_PER_ADMIN_TOKEN = 50;

  private final Keycloak keycloak;
  private final String bearer;

  /** Creates the realm and its users. */
  KeycloakLoad(Keycloak keycloak, int users) throws IOException, InterruptedException {
    super(
        new Api(
            keycloak.endpoint("token"),
            // @ is %40 in a form; %% is a percent sign in a format, in Lua too.
            "grant_type=password&client_id="
                + CLIENT
                + "&username=user-%d%%40example.com&password="
                + PASSWORD,
            keycloak.endpoint("token"),
            "grant_type=refresh_token&client_id=" + CLIENT + "&refresh_token=%s",
            Keycloak.FORM,
            keycloak.endpoint("certs"),
            keycloak.endpoint("userinfo")),
        users);
    this.keycloak = keycloak;
    createRealm();
    createUsers(users);
    // Userinfo requires this scope.
    String session = keycloak.post(keycloak.endpoint("token"), credentials(0) + "&scope=openid");
    String token = "Bearer " + member(session, "access_token");
    keycloak.get(keycloak.endpoint("userinfo"), token);
    bearer = "Authorization: " + token;
  }

  private void createRealm() throws IOException, InterruptedException {
    String token = keycloak.adminToken();
    keycloak.create(
        "/admin/realms",
        """
        {"realm": "%s", "enabled": true, "sslRequired": "none", "bruteForceProtected": false,
         "revokeRefreshToken": true, "refreshTokenMaxReuse": 0, "accessTokenLifespan": 3600,
         "ssoSessionIdleTimeout": 86400, "ssoSessionMaxLifespan": 86400}
        """
            .formatted(Keycloak.REALM),
        token);
    keycloak.create(
        "/admin/realms/" + Keycloak.REALM + "/clients",
        """
        {"clientId": "%s", "publicClient": true, "directAccessGrantsEnabled": true,
         "standardFlowEnabled": false}
        """
            .formatted(CLIENT),
        token);
  }

  /** Keycloak hashes each password with its default settings. */
  private void createUsers(int users) throws IOException, InterruptedException {
    System.out.println("Creating " + users + " users in Keycloak …");
    String token = "";
    for (int i = 0; i < users; i++) {
      if (i % USERS_PER_ADMIN_TOKEN == 0) {
        token = keycloak.adminToken();
      }
      String address = "user-" + i + "@example.com";
      // Without names, a user must complete the profile first.
      keycloak.create(
          "/admin/realms/" + Keycloak.REALM + "/users",
          """
          {"username": "%s", "email": "%s", "emailVerified": true, "enabled": true,
           "firstName": "Ada", "lastName": "Lovelace",
           "credentials": [{"type": "password", "value": "%s", "temporary": false}]}
          """
              .formatted(address, address, PASSWORD),
          token);
    }
  }

  @Override
  String bearer() {
    return bearer;
  }

  @Override
  String logIn(int user) throws IOException, InterruptedException {
    return keycloak.post(keycloak.endpoint("token"), credentials(user));
  }
}
