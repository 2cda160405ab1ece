package dev.sallyport.openid.client;

import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.assertion.ClientAssertionVerifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Authenticates the client of a request (RFC 6749, section 2.3) by one of {@code
 * client_secret_basic}, {@code client_secret_post}, {@code private_key_jwt} (RFC 7523) and, for
 * public clients, {@code none}.
 *
 * <p>Unknown, disabled and wrongly authenticated clients get the same answer after the same work.
 */
@ApplicationScoped
public class ClientAuthenticator {
  private static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Compared with in the place of a secret that does not exist. */
  private static final byte[] NO_SECRET = new byte[Sha256.BYTES];

  private final ClientService clients;
  private final ClientAssertionVerifier assertions;
  private final AssertionReplayService replays;

  @Inject
  public ClientAuthenticator(
      ClientService clients, ClientAssertionVerifier assertions, AssertionReplayService replays) {
    this.clients = clients;
    this.assertions = assertions;
    this.replays = replays;
  }

  /**
   * The client of a request to the token endpoint, also a public one, which only names itself.
   *
   * @param authorizationOrNull the header of that name
   * @param formOrNull the parameters of the body; null without a body
   * @throws Problem 401 if the request does not authenticate a client, or uses several methods; 400
   *     if a parameter is repeated
   */
  public Client authenticate(String authorizationOrNull, Map<String, List<String>> formOrNull) {
    Map<String, List<String>> form = formOrNull == null ? Map.of() : formOrNull;
    Optional<String> id = single(form, "client_id");
    return authenticated(authorizationOrNull, form, id)
        .or(() -> id.filter(any -> isWithoutMethod(authorizationOrNull, form)).flatMap(this::named))
        .filter(client -> id.isEmpty() || id.get().equals(client.id()))
        .orElseThrow(ClientAuthenticator::refused);
  }

  /**
   * The client of a request that no public client may make, such as an introspection.
   *
   * @throws Problem as {@link #authenticate} does; 401 for a public client
   */
  public Client authenticateConfidential(
      String authorizationOrNull, Map<String, List<String>> formOrNull) {
    Map<String, List<String>> form = formOrNull == null ? Map.of() : formOrNull;
    Optional<String> id = single(form, "client_id");
    return authenticated(authorizationOrNull, form, id)
        .filter(client -> id.isEmpty() || id.get().equals(client.id()))
        .orElseThrow(ClientAuthenticator::refused);
  }

  private Optional<Client> named(String id) {
    return clients.find(id).filter(Client::isPublic);
  }

  private static boolean isWithoutMethod(
      String authorizationOrNull, Map<String, List<String>> form) {
    return methods(authorizationOrNull, form) == 0;
  }

  private static long methods(String authorizationOrNull, Map<String, List<String>> form) {
    boolean asserted =
        single(form, "client_assertion").isPresent()
            || single(form, "client_assertion_type").isPresent();
    return Stream.of(
            authorizationOrNull != null, single(form, "client_secret").isPresent(), asserted)
        .filter(used -> used)
        .count();
  }

  /** The confidential client that proves itself. */
  private Optional<Client> authenticated(
      String authorizationOrNull, Map<String, List<String>> form, Optional<String> id) {
    if (methods(authorizationOrNull, form) > 1) {
      throw refused("The request must use only one method of client authentication.");
    }
    Optional<String> secret = single(form, "client_secret");
    Optional<Client> client;
    if (authorizationOrNull != null) {
      client = withSecret(ClientCredentials.readings(authorizationOrNull));
    } else if (secret.isPresent()) {
      ClientCredentials sent = new ClientCredentials(id.orElse(""), secret.get());
      client = withSecret(List.of(sent));
    } else {
      client = withAssertion(form);
    }
    return client.filter(found -> !found.isPublic());
  }

  /** All readings are checked completely, whatever the result of the others. */
  private Optional<Client> withSecret(List<ClientCredentials> readings) {
    List<ClientLogin> logins =
        clients.logins(readings.stream().map(ClientCredentials::id).toList());
    Optional<Client> admitted = Optional.empty();
    for (ClientCredentials reading : readings) {
      Optional<ClientLogin> login =
          logins.stream().filter(each -> each.client().id().equals(reading.id())).findFirst();
      byte[] hash = Sha256.of(reading.secret());
      boolean matches = false;
      for (byte[] expected : twoHashes(login)) {
        matches |= MessageDigest.isEqual(expected, hash);
      }
      if (matches) {
        admitted = login.map(ClientLogin::client);
      }
    }
    return admitted;
  }

  private static List<byte[]> twoHashes(Optional<ClientLogin> login) {
    List<byte[]> hashes = new ArrayList<>(login.map(ClientLogin::secretHashes).orElse(List.of()));
    hashes.addAll(Collections.nCopies(Math.max(0, ClientSecret.MOST - hashes.size()), NO_SECRET));
    return hashes;
  }

  private Optional<Client> withAssertion(Map<String, List<String>> form) {
    Optional<String> assertion = single(form, "client_assertion");
    if (assertion.isEmpty()
        || single(form, "client_assertion_type").filter(ASSERTION_TYPE::equals).isEmpty()) {
      return Optional.empty();
    }
    String claimed = ClientAssertionVerifier.claimedClient(assertion.get()).orElse("");
    Optional<ClientLogin> login = clients.logins(List.of(claimed)).stream().findFirst();
    return assertions
        .verify(assertion.get(), claimed, login.flatMap(ClientLogin::jwks))
        .filter(verified -> login.isPresent())
        .filter(verified -> replays.isFirstUse(claimed, verified.id(), verified.expiresAt()))
        .flatMap(verified -> login.map(ClientLogin::client));
  }

  /** A parameter without a value counts as absent (RFC 6749, section 3.1). */
  private static Optional<String> single(Map<String, List<String>> form, String name) {
    List<String> values = form.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw Problem.invalid(List.of(new Fault(name, "repeated", "must not appear more than once")));
    }
    return values.stream().filter(value -> !value.isEmpty()).findFirst();
  }

  private static Problem refused() {
    return refused(ProblemType.INVALID_CLIENT.detail());
  }

  private static Problem refused(String detail) {
    return Problem.of(ProblemType.INVALID_CLIENT, detail)
        .with("WWW-Authenticate", "Basic realm=\"sallyport\"");
  }
}
