package dev.sallyport.openid.client;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Valid clients, to vary. */
public final class TestClients {
  private TestClients() {}

  /** A client with these redirect URIs. */
  public static Client of(ClientType type, String... redirectUris) {
    return of("app", type, redirectUris);
  }

  /** A client with an id. */
  public static Client of(String id, ClientType type, String... redirectUris) {
    return new Client(
        id,
        "App",
        Optional.empty(),
        type,
        List.of(redirectUris),
        List.of(),
        Optional.empty(),
        type.hasUsers() ? Set.of("openid", "email") : Set.of(),
        false);
  }

  /** The service over these clients, all of which are enabled. */
  static ClientService service(ClientLogin... logins) {
    return new ClientService(
        new ClientRepository(null) {
          @Override
          public List<ClientLogin> enabled(List<String> ids) {
            return List.of(logins).stream()
                .filter(login -> ids.contains(login.client().id()))
                .toList();
          }
        });
  }

  /** In memory. */
  static AssertionReplayService replays() {
    Set<String> used = new HashSet<>();
    return new AssertionReplayService(null, null) {
      @Override
      public boolean isFirstUse(String clientId, String assertionId, java.time.Instant expiresAt) {
        return used.add(clientId + " " + assertionId);
      }
    };
  }
}
