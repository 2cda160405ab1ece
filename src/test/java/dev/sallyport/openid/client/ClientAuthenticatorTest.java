package dev.sallyport.openid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.sallyport.MovableClock;
import dev.sallyport.RunningService;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.assertion.ClientAssertionVerifier;
import dev.sallyport.token.assertion.TestAssertions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAuthenticatorTest {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final ECKey KEY = TestAssertions.ellipticKey("k1");
  private static final ECKey OTHER_KEY = TestAssertions.ellipticKey("k1");

  private static final Client ORDERS = TestClients.of("orders", ClientType.SERVICE);
  private static final Client SHOP = TestClients.of("shop", ClientType.WEB, "https://shop.example");
  private static final Client SPA =
      TestClients.of("spa", ClientType.SINGLE_PAGE, "https://spa.example");

  private final ClientAuthenticator authenticator =
      authenticator(
          login(ORDERS, null, "first", "second"),
          login(SHOP, TestAssertions.jwks(KEY)),
          login(SPA, null),
          login(TestClients.of("keyed", ClientType.SERVICE), TestAssertions.jwks(OTHER_KEY)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "p+q",
        "p q",
        "100%",
        "a%2Fb",
        "%zz",
        "%",
        "a:b",
        "\u00e4\u20ac",
        "x%25+y%2B"
      })
  void aSecretIsAcceptedFormEncodedAndAsItIs(String secret) {
    ClientAuthenticator one = authenticator(login(ORDERS, null, secret));

    assertThat(basic(one, "orders", secret)).isTrue();
    assertThat(basic(one, "orders", encode(secret))).isTrue();
    assertThat(basic(one, "ord%65rs", encode(secret))).isTrue();
    assertThat(basic(one, "orders", encode(encode(secret)) + "%25")).isFalse();
    assertThat(basic(one, "orders", secret + "x")).isFalse();
    assertThat(basic(one, "orders", "")).isFalse();
    assertThat(basic(one, "nobody", secret)).isFalse();
    assertThat(one.authenticate(null, form("client_id", "orders", "client_secret", secret)))
        .isEqualTo(ORDERS);
  }

  @Test
  void eachOfTwoSecretsIsAccepted() {
    for (String secret : List.of("first", "second")) {
      String header = RunningService.basic("orders", secret);
      assertThat(authenticator.authenticate(header, null)).isEqualTo(ORDERS);
      assertThat(authenticator.authenticateConfidential(header, Map.of())).isEqualTo(ORDERS);
      Map<String, List<String>> form = form("client_id", "orders", "client_secret", secret);
      assertThat(authenticator.authenticate(null, form)).isEqualTo(ORDERS);
      assertThat(authenticator.authenticateConfidential(null, form)).isEqualTo(ORDERS);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic !",
        "Basic b3JkZXJz",
        "Basic b3JkZXJzOg==",
        "Basic OmZpcnN0",
        "Bearer first",
        "Digest username=orders",
        "first"
      })
  void aHeaderWithoutASecretIsRefused(String header) {
    assertRefused(header, Map.of());
    assertRefused(header, null);
  }

  @Test
  void wrongSecretsAreRefused() {
    assertRefused(null, form("client_id", "orders", "client_secret", "third"));
    assertRefused(null, form("client_id", "nobody", "client_secret", "first"));
    assertRefused(null, form("client_id", "shop", "client_secret", "first"));
    assertRefused(null, form("client_id", "spa", "client_secret", "first"));
    assertRefused(null, form("client_secret", "first"));
    assertRefused(null, form("client_id", "ORDERS", "client_secret", "first"));
    assertRefused(null, form("client_id", "orders\u0000", "client_secret", "first"));
    // In the place of a missing secret zeros are compared.
    assertRefused(RunningService.basic("shop", "\u0000".repeat(32)), null);
  }

  /** Of which only the hash is stored, which is no secret. */
  @Test
  void theStoredHashIsNoSecret() {
    String hash = java.util.HexFormat.of().formatHex(Sha256.of("first"));

    assertRefused(RunningService.basic("orders", hash), null);
    assertRefused(null, form("client_id", "orders", "client_secret", hash));
  }

  @Test
  void aPublicClientNamesItself() {
    assertThat(authenticator.authenticate(null, form("client_id", "spa"))).isEqualTo(SPA);
    // RFC 6749, section 3.1: a parameter without a value is none.
    Map<String, List<String>> empty = form("client_id", "spa", "client_secret", "");
    assertThat(authenticator.authenticate(null, empty)).isEqualTo(SPA);
    assertThatThrownBy(() -> authenticator.authenticateConfidential(null, form("client_id", "spa")))
        .isInstanceOf(Problem.class);
  }

  @Test
  void aConfidentialClientDoesNotOnlyNameItself() {
    assertRefused(null, form("client_id", "orders"));
    assertRefused(null, form("client_id", "shop"));
    assertRefused(null, form("client_id", "nobody"));
    assertRefused(null, form("client_id", ""));
    assertRefused(null, Map.of());
    assertRefused(null, null);
  }

  @Test
  void aPublicClientHasNoSecretAndNoKey() {
    ClientAuthenticator odd = authenticator(login(SPA, TestAssertions.jwks(KEY), "first"));

    assertThat(basic(odd, "spa", "first")).isFalse();
    assertThatThrownBy(() -> odd.authenticate(null, asserted(assertion(KEY, "spa"))))
        .isInstanceOf(Problem.class);
  }

  /** RFC 6749, section 2.3. */
  @Test
  void oneMethodIsUsedInARequest() {
    String header = RunningService.basic("orders", "first");
    Map<String, List<String>> asserted = asserted(assertion(KEY, "shop"));

    assertRefused(header, form("client_id", "orders", "client_secret", "first"));
    assertRefused(header, form("client_secret", "wrong"));
    assertRefused(header, asserted);
    assertRefused(header, form("client_assertion_type", TYPE));
    assertRefused("Bearer x", form("client_id", "spa"));
    Map<String, List<String>> both = new HashMap<>(asserted);
    both.putAll(form("client_id", "orders", "client_secret", "first"));
    assertRefused(null, both);
    assertThat(authenticator.authenticate(header, form("client_id", "orders"))).isEqualTo(ORDERS);
    assertThat(authenticator.authenticate(null, asserted)).as("still unused").isEqualTo(SHOP);
  }

  @Test
  void theClientIdIsTheSameEverywhere() {
    assertRefused(RunningService.basic("orders", "first"), form("client_id", "shop"));
    assertRefused(RunningService.basic("orders", "first"), form("client_id", "spa"));
    Map<String, List<String>> form = new HashMap<>(asserted(assertion(KEY, "shop")));
    form.put("client_id", List.of("orders"));
    assertRefused(null, form);
    form = new HashMap<>(asserted(assertion(KEY, "shop")));
    form.put("client_id", List.of("shop"));
    assertThat(authenticator.authenticate(null, form)).isEqualTo(SHOP);
  }

  /** RFC 6749, section 3.1. */
  @Test
  void aRepeatedParameterIsRefused() {
    for (String name :
        List.of("client_id", "client_secret", "client_assertion", "client_assertion_type")) {
      assertThatThrownBy(
              () -> authenticator.authenticate(null, Map.of(name, List.of("orders", "orders"))))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.type()).isEqualTo(ProblemType.VALIDATION_FAILED);
                assertThat(problem.faults())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.field()).isEqualTo(name));
              });
    }
  }

  @Test
  void anAssertionWorksOnce() {
    String assertion = assertion(KEY, "shop");

    assertThat(authenticator.authenticate(null, asserted(assertion))).isEqualTo(SHOP);
    assertRefused(null, asserted(assertion));
  }

  /** Not a new assertion: the client has made it for another request. */
  @Test
  void anotherSignatureOverTheSameIdIsNotFresh() {
    JWTClaimsSet claims =
        TestAssertions.claims("shop", TestAssertions.ISSUER, MovableClock.START).build();

    String first = TestAssertions.signed(JWSAlgorithm.ES256, KEY, claims);
    String second = TestAssertions.signed(JWSAlgorithm.ES256, KEY, claims);

    assertThat(authenticator.authenticate(null, asserted(first))).isEqualTo(SHOP);
    assertRefused(null, asserted(second));
  }

  @Test
  void anotherClientsKeyOrATypeOfAnotherKindIsRefused() {
    assertRefused(null, asserted(assertion(OTHER_KEY, "shop")));
    assertRefused(null, asserted(assertion(KEY, "keyed")));
    assertRefused(null, asserted(assertion(KEY, "orders")));
    assertRefused(null, asserted(assertion(KEY, "nobody")));
    assertRefused(null, asserted("e30.e30.e30"));
    String valid = assertion(KEY, "shop");
    assertRefused(null, form("client_assertion", valid));
    assertRefused(
        null,
        form(
            "client_assertion",
            valid,
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"));
    assertThat(authenticator.authenticate(null, asserted(valid))).isEqualTo(SHOP);
  }

  @Test
  void nothingThatIsPrintedHasASecret() {
    ClientLogin login = login(ORDERS, null, "first");

    assertThat(login.toString()).isEqualTo("ClientLogin[orders]");
    assertThat(new ClientCredentials("orders", "first").toString()).doesNotContain("first");
  }

  private static ClientAuthenticator authenticator(ClientLogin... logins) {
    return new ClientAuthenticator(
        TestClients.service(logins),
        new ClientAssertionVerifier(TestAssertions.settings(), new MovableClock()),
        TestClients.replays());
  }

  private static ClientLogin login(Client client, String jwksOrNull, String... secrets) {
    return new ClientLogin(
        client, Arrays.stream(secrets).map(Sha256::of).toList(), Optional.ofNullable(jwksOrNull));
  }

  private static String assertion(ECKey key, String clientId) {
    return TestAssertions.signed(
        JWSAlgorithm.ES256,
        key,
        TestAssertions.claims(clientId, TestAssertions.ISSUER, MovableClock.START).build());
  }

  private static Map<String, List<String>> asserted(String assertion) {
    return form("client_assertion", assertion, "client_assertion_type", TYPE);
  }

  private static Map<String, List<String>> form(String... members) {
    Map<String, List<String>> form = new HashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      form.put(members[i], List.of(members[i + 1]));
    }
    return form;
  }

  private static boolean basic(ClientAuthenticator authenticator, String id, String secret) {
    try {
      return authenticator
          .authenticate(RunningService.basic(id, secret), null)
          .id()
          .equals("orders");
    } catch (Problem refused) {
      return false;
    }
  }

  /** With the same answer in every case. */
  private void assertRefused(String header, Map<String, List<String>> form) {
    assertThatThrownBy(() -> authenticator.authenticate(header, form))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.INVALID_CLIENT);
              assertThat(problem.headers())
                  .containsEntry("WWW-Authenticate", "Basic realm=\"sallyport\"");
            });
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
